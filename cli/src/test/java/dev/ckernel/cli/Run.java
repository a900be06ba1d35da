package dev.ckernel.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What one command, run in this process, printed and returned. */
record Run(int code, String out, String err) {
  static Run ck(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Run run = into(out, args);
    return new Run(run.code(), out.toString(StandardCharsets.UTF_8), run.err());
  }

  /** The same with its results going there. */
  static Run into(OutputStream out, String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            ResultStream.to(out),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            false,
            false);
    int code = Main.run(streams, args);
    return new Run(code, "", err.toString(StandardCharsets.UTF_8));
  }
}
