package dev.ckernel.emit;

import dev.ckernel.plan.Items;
import dev.ckernel.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Threads that run one step together and meet at a real barrier. */
final class JvmTeam {
  private JvmTeam() {}

  static void step(StepCode code, Frame frame) {
    int threads = frame.threads();
    AtomicIntegerArray taken = new AtomicIntegerArray(Step.COUNTERS);
    CyclicBarrier barrier = new CyclicBarrier(threads, () -> clear(taken));
    StepCode.Crew crew = new Crew(barrier, taken, threads);
    Part part =
        thread -> {
          try {
            code.step(frame, thread, crew);
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

  private static void clear(AtomicIntegerArray taken) {
    for (int i = 0; i < taken.length(); i++) {
      taken.set(i, 0);
    }
  }

  private record Crew(CyclicBarrier barrier, AtomicIntegerArray taken, int threads)
      implements StepCode.Crew {
    @Override
    public void meet() {
      try {
        barrier.await();
      } catch (InterruptedException | BrokenBarrierException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public long take(int counter, int items) {
      int begin =
          taken.getAndUpdate(
              counter, at -> at == items ? at : at + Items.chunk(items, items - at, threads));
      int end = begin == items ? begin : begin + Items.chunk(items, items - begin, threads);
      return begin == end ? NONE : (long) begin << 32 | end;
    }

    @Override
    public int patience() {
      return 0;
    }
  }
}
