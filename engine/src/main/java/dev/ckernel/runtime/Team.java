package dev.ckernel.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A team of platform threads that all run the same work, each with its number; the caller is thread
 * 0. Between two works the others spin for a moment, then park. They live as long as the process.
 */
final class Team {
  /** What every thread does. */
  interface Work {
    void run(int thread) throws Throwable;
  }

  private final int size;
  private final int patience;
  private final Cores cores;
  private final List<Thread> workers = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile @Nullable Work work;

  /**
   * Starts the threads.
   *
   * @param size threads, the caller included; at least 1
   */
  Team(int size) {
    this.size = size;
    this.patience = SpinBarrier.patience(size);
    this.cores = new Cores(size);
    for (int thread = 1; thread < size; thread++) {
      int number = thread;
      workers.add(Thread.ofPlatform().daemon().name("ck-" + number).start(() -> serve(number)));
    }
  }

  int size() {
    return size;
  }

  /** Runs {@code work} on all threads and returns when all are done. */
  void run(Work newWork) {
    cores.lend(() -> runAsFirst(newWork));
    work = null;
    Throwable problem = failure.getAndSet(null);
    if (problem != null) {
      throw new IllegalStateException("a step failed: " + problem.getMessage(), problem);
    }
  }

  private void runAsFirst(Work newWork) {
    work = newWork;
    running.set(size - 1);
    turn.incrementAndGet();
    workers.forEach(LockSupport::unpark);
    guarded(newWork, 0);
    for (int tries = 0; running.get() > 0; tries++) {
      SpinBarrier.pause(tries, patience);
    }
  }

  private void guarded(Work todo, int thread) {
    try {
      todo.run(thread);
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private void serve(int thread) {
    cores.keep(thread);
    int seen = 0;
    while (true) {
      for (int tries = 0; turn.get() == seen; tries++) {
        if (tries < patience) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      seen = turn.get();
      Work todo = work;
      if (todo != null) {
        guarded(todo, thread);
      }
      running.decrementAndGet();
    }
  }
}
