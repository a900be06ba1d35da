package dev.ckernel.cli;

import java.time.Duration;

/**
 * How far a long task of a known number of bytes is: one line on a terminal that is drawn over
 * again, nothing elsewhere. Safe for use by several threads.
 */
final class Progress implements AutoCloseable {
  private static final long INTERVAL = Duration.ofMillis(100).toNanos();
  private static final String ERASE = "\r\033[K";

  private final Streams streams;
  private final String task;
  private final long total;
  private final long start = System.nanoTime();
  private long done;
  private long drawn = start;

  /**
   * @param task what is being done, e.g. "writing"
   * @param total bytes in all
   */
  Progress(Streams streams, String task, long total) {
    this.streams = streams;
    this.task = task;
    this.total = total;
  }

  /** Counts {@code bytes} more as done. */
  synchronized void add(long bytes) {
    done += bytes;
    long now = System.nanoTime();
    if (streams.errIsTerminal() && now - drawn >= INTERVAL) {
      drawn = now;
      long perSecond = (long) (done * 1e9 / (now - start));
      streams
          .err()
          .printf(
              "%s%s %s of %s (%d %%), %s/s",
              ERASE,
              task,
              Sizes.of(done),
              Sizes.of(total),
              total == 0 ? 100 : 100 * done / total,
              Sizes.of(perSecond));
      streams.err().flush();
    }
  }

  /** Takes the line away. */
  @Override
  public synchronized void close() {
    if (streams.errIsTerminal() && drawn != start) {
      streams.err().print(ERASE);
      streams.err().flush();
    }
  }
}
