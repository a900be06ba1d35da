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

  private Interrupt() {}

  /** Listens from now on. */
  static Interrupt listen() {
    Interrupt interrupt = new Interrupt();
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
      boolean ignored = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
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
