package dev.ckernel.emit;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that run one step together and meet at a real barrier. */
final class JvmTeam {
  private JvmTeam() {}

  static void step(
      StepCode code,
      MemorySegment weights,
      MemorySegment state,
      MemorySegment scratch,
      int rows,
      int outputs,
      int threads) {
    CyclicBarrier barrier = new CyclicBarrier(threads);
    Part part =
        thread -> {
          try {
            code.step(weights, state, scratch, rows, outputs, thread, threads, t -> await(barrier));
          } catch (Throwable failure) {
            barrier.reset();
            throw new AssertionError(failure);
          }
        };
    if (threads == 1) {
      part.run(0);
      return;
    }
    try (ExecutorService team = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> parts = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        parts.add(team.submit(() -> part.run(thread)));
      }
      for (Future<?> each : parts) {
        each.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private interface Part {
    void run(int thread);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
