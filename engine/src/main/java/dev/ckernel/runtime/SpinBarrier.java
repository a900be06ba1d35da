package dev.ckernel.runtime;

import dev.ckernel.emit.StepCode;
import dev.ckernel.plan.Step;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Where the threads of a team meet, and the counters from which they take their work. Waiting spins
 * first, since a kernel is short, then yields, then sleeps in small bits, so that a machine with
 * fewer cores than threads gets on.
 */
final class SpinBarrier implements StepCode.Crew {
  /** Nearly half a millisecond; a thread that yields to another process waits for several. */
  private static final int SPINS = 20_000;

  /** Where threads wait for one of their own to get a core. */
  private static final int SPINS_ON_FEW_CORES = 200;

  private static final int YIELDS = 200;
  private static final long NAP_NANOS = 20_000;

  private final int threads;
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicIntegerArray taken = new AtomicIntegerArray(Step.COUNTERS);
  private volatile boolean broken;

  SpinBarrier(int threads) {
    this.threads = threads;
  }

  @Override
  public void meet(int thread) {
    int now = turn.get();
    if (arrived.incrementAndGet() == threads) {
      for (int i = 0; i < taken.length(); i++) {
        taken.setPlain(i, 0);
      }
      arrived.set(0);
      turn.set(now + 1);
      return;
    }
    int patience = patience();
    for (int tries = 0; turn.get() == now; tries++) {
      if (broken) {
        throw new IllegalStateException("another thread of the team failed");
      }
      pause(tries, patience);
    }
  }

  @Override
  public int take(int counter, int chunk) {
    return taken.getAndAdd(counter, chunk);
  }

  @Override
  public int patience() {
    return patience(threads);
  }

  static int patience(int threads) {
    return threads <= Runtime.getRuntime().availableProcessors() ? SPINS : SPINS_ON_FEW_CORES;
  }

  /** Spins, yields or sleeps, the longer it takes. */
  @SuppressWarnings("ThreadPriorityCheck") // yielding is the point
  static void pause(int tries, int patience) {
    if (tries < patience) {
      Thread.onSpinWait();
    } else if (tries < patience + YIELDS) {
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
