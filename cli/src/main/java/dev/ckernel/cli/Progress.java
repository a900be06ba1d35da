package dev.ckernel.cli;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far long work is: one line on a terminal that is drawn over again, nothing elsewhere. Safe
 * for use by several threads.
 */
final class Progress implements dev.ckernel.api.Progress, AutoCloseable {
  private static final long INTERVAL = Duration.ofMillis(100).toNanos();
  private static final long LEAST_BYTES = 1_000_000;
  private static final String ERASE = "\r\033[K";

  private final Streams streams;
  private final ReentrantLock lock = new ReentrantLock();
  private long drawnAt = System.nanoTime();
  private boolean drawn;

  Progress(Streams streams) {
    this.streams = streams;
  }

  /** Work that takes no time is not drawn. */
  @Override
  public void report(String stage, long done, long total) {
    if (!streams.errIsTerminal() || !lock.tryLock()) {
      return;
    }
    try {
      long now = System.nanoTime();
      if (now - drawnAt >= INTERVAL) {
        drawnAt = now;
        drawn = true;
        streams.err().print(ERASE + line(stage, done, total));
        streams.err().flush();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void warn(String what) {
    lock.lock();
    try {
      streams.err().println((drawn ? ERASE : "") + "ck: warning: " + what);
      streams.err().flush();
      drawn = false;
    } finally {
      lock.unlock();
    }
  }

  /** Large totals are bytes. */
  static String line(String stage, long done, long total) {
    String percent = "%d %%".formatted(total == 0 ? 100 : 100 * done / total);
    return total < LEAST_BYTES
        ? stage + ": " + percent
        : "%s: %s of %s (%s)".formatted(stage, Sizes.of(done), Sizes.of(total), percent);
  }

  /** Takes the line away. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (drawn) {
        drawn = false;
        streams.err().print(ERASE);
        streams.err().flush();
      }
    } finally {
      lock.unlock();
    }
  }
}
