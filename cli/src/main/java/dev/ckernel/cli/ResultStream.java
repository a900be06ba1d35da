package dev.ckernel.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream for results, in UTF-8, that remembers why it could not be written. */
final class ResultStream extends PrintStream {
  /** How the system calls a pipe or a connection whose reader has gone. */
  private static final String READER_GONE = "(?i).*(broken pipe|connection reset).*";

  private final Watched watched;

  private ResultStream(Watched watched) {
    super(new BufferedOutputStream(watched), false, StandardCharsets.UTF_8);
    this.watched = watched;
  }

  static ResultStream to(OutputStream out) {
    return new ResultStream(new Watched(out));
  }

  /**
   * Why something that was printed and flushed is lost; empty if nothing is, or if the reader
   * wanted no more, as {@code head} does.
   */
  Optional<String> failure() {
    String failure = watched.failure;
    return failure == null || failure.matches(READER_GONE)
        ? Optional.empty()
        : Optional.of(failure);
  }

  private static final class Watched extends OutputStream {
    private final OutputStream out;
    private volatile @Nullable String failure;

    Watched(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        throw noted(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw noted(e);
      }
    }

    /** The first failure counts: what comes after follows from it. */
    private IOException noted(IOException e) {
      if (failure == null) {
        failure = Failure.line(e);
      }
      return e;
    }
  }
}
