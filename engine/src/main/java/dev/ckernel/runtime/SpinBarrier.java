package dev.ckernel.runtime;

import dev.ckernel.emit.StepCode;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Step;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Where the threads of a team meet during one step, and the counters from which they take their
 * work. Waiting spins first, since a kernel is short, then yields, then sleeps in small bits, so
 * that a machine with fewer cores than threads gets on.
 *
 * <p>Arrivals are only ever counted up, so that the last thread to come has one number to write and
 * the others one to read. The counters stand twice: while threads take from the one set, the other,
 * which nobody can use before all have met again, is cleared.
 */
final class SpinBarrier {
  /** Nearly half a millisecond; a thread that yields to another process waits for several. */
  private static final int SPINS = 20_000;

  /** Where threads wait for one of their own to get a core. */
  private static final int SPINS_ON_FEW_CORES = 200;

  private static final int YIELDS = 200;
  private static final long NAP_NANOS = 20_000;

  /** Numbers on a cache line. What threads share stands apart from all else. */
  private static final int LINE = 16;

  private static final int ARRIVALS = LINE;
  private static final int TAKEN = 2 * LINE;

  private final int threads;
  private final int patience;
  private final AtomicIntegerArray shared =
      new AtomicIntegerArray(TAKEN + 2 * Step.COUNTERS + LINE);
  private volatile boolean broken;

  /** For a step of {@code threads} threads. */
  SpinBarrier(int threads) {
    this.threads = threads;
    this.patience = patience(threads);
  }

  /** What thread {@code thread} takes part with. */
  StepCode.Crew member(int thread) {
    return new Member(thread);
  }

  private final class Member implements StepCode.Crew {
    private final int thread;
    private int phase;

    Member(int thread) {
      this.thread = thread;
    }

    private int counters(int ofPhase) {
      return TAKEN + ofPhase % 2 * Step.COUNTERS;
    }

    @Override
    public void meet() {
      phase++;
      int all = phase * threads;
      int arrivals = shared.incrementAndGet(ARRIVALS);
      for (int tries = 0; arrivals < all; tries++) {
        if (broken) {
          throw new IllegalStateException("another thread of the team failed");
        }
        pause(tries, patience);
        arrivals = shared.get(ARRIVALS);
      }
      if (thread == 0) {
        for (int i = 0; i < Step.COUNTERS; i++) {
          shared.setPlain(counters(phase - 1) + i, 0);
        }
      }
    }

    @Override
    public long take(int counter, int items) {
      int at = counters(phase) + counter;
      int begin = shared.getOpaque(at);
      while (begin < items) {
        int end = begin + Items.chunk(items, items - begin, threads);
        int found = shared.compareAndExchange(at, begin, end);
        if (found == begin) {
          return (long) begin << 32 | end;
        }
        begin = found;
      }
      return NONE;
    }

    @Override
    public int patience() {
      return patience;
    }
  }

  /** Of a thread that is not kept to a core: one that is sees a single processor. */
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
