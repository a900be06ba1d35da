package dev.ckernel.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Where the threads of a team meet. Waiting spins first, since a kernel is short, then yields, then
 * sleeps in small bits, so that a machine with fewer cores than threads gets on.
 */
final class SpinBarrier {
  private static final int SPINS = 4000;
  private static final int YIELDS = 200;
  private static final long NAP_NANOS = 20_000;

  private final int threads;
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean broken;

  SpinBarrier(int threads) {
    this.threads = threads;
  }

  void await() {
    if (threads == 1) {
      return;
    }
    int now = turn.get();
    if (arrived.incrementAndGet() == threads) {
      arrived.set(0);
      turn.set(now + 1);
      return;
    }
    for (int tries = 0; turn.get() == now; tries++) {
      if (broken) {
        throw new IllegalStateException("another thread of the team failed");
      }
      pause(tries);
    }
  }

  /** Spins, yields or sleeps, the longer it takes. */
  @SuppressWarnings("ThreadPriorityCheck") // yielding is the point
  static void pause(int tries) {
    if (tries < SPINS) {
      Thread.onSpinWait();
    } else if (tries < SPINS + YIELDS) {
      Thread.yield();
    } else {
      LockSupport.parkNanos(NAP_NANOS);
    }
  }

  /** Lets nobody wait for a thread that will not come. */
  void breakUp() {
    broken = true;
  }
}
