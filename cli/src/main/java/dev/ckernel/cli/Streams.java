package dev.ckernel.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command prints: results on {@code out}, everything else on {@code err}. Both are UTF-8
 * whatever the locale, and both are handed in, so that tests run commands in process.
 *
 * @param terminal true where {@code err} is a terminal, so that progress may be drawn
 */
record Streams(PrintStream out, PrintStream err, boolean terminal) {
  /** The streams of this process; the launcher, which can ask, says whether there is a terminal. */
  static Streams ofProcess() {
    return new Streams(
        utf8(FileDescriptor.out), utf8(FileDescriptor.err), Boolean.getBoolean("ck.terminal"));
  }

  private static PrintStream utf8(FileDescriptor file) {
    return new PrintStream(new FileOutputStream(file), false, StandardCharsets.UTF_8);
  }
}
