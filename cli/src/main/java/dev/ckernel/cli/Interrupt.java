package dev.ckernel.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end cleanly on Ctrl-C: finish the token, print what is due, release the machine.
 * While one of these is open, an ending process waits for its {@link #close}, for a few seconds at
 * most; the exit code stays that of the signal (130).
 */
final class Interrupt implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "ck-interrupt");
  private volatile boolean requested;

  private final int patience;

  private Interrupt(int patience) {
    this.patience = patience;
  }

  /** Listens from now on. */
  static Interrupt listen() {
    return listen(PATIENCE_SECONDS);
  }

  /** Listens from now on; an ending process waits for that many seconds at most. */
  static Interrupt listen(int patience) {
    Interrupt interrupt = new Interrupt(patience);
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  /** True once the process has been asked to end. */
  boolean requested() {
    return requested;
  }

  private void stop() {
    requested = true;
    try {
      boolean ignored = done.await(patience, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process began to end just now.
      }
    }
  }
}
