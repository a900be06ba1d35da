package dev.ckernel.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command prints: results on {@code out}, everything else on {@code err}. Both are UTF-8
 * whatever the locale, and both are handed in, so that tests run commands in process.
 *
 * @param outIsTerminal true where people read {@code out}
 * @param errIsTerminal true where people read {@code err}, so that progress may be drawn
 */
record Streams(ResultStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal) {
  /** The streams of this process; the launcher, which can ask, says which are terminals. */
  static Streams ofProcess() {
    return new Streams(
        ResultStream.to(new FileOutputStream(FileDescriptor.out)),
        utf8(FileDescriptor.err),
        Boolean.getBoolean("ck.terminal.out"),
        Boolean.getBoolean("ck.terminal.err"));
  }

  private static PrintStream utf8(FileDescriptor file) {
    OutputStream buffered = new BufferedOutputStream(new FileOutputStream(file));
    return new PrintStream(buffered, false, StandardCharsets.UTF_8);
  }
}
