package dev.ckernel.emit;

import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs plans as C in this process. Behind each arena lies a page that nobody may touch, and all
 * threads have flush-to-zero set, which must change nothing and must still be set afterwards.
 */
final class NativePlanRunner implements PlanRunner {
  private final Target target;
  private final Toolchain toolchain;
  private final NativeHelp help;

  NativePlanRunner(Target target, Toolchain toolchain, NativeHelp help) {
    this.target = target;
    this.toolchain = toolchain;
    this.help = help;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public PlanMemory run(Plan plan, PlanMemory before, int rows, int outputs, int threads) {
    PlanMemory grown = before.withThreads(plan, threads);
    try (Arena arena = Arena.ofShared();
        NativeCode code =
            NativeCode.load(
                toolchain.compile(CEmitter.emit(plan), target, PlanRunners.programs()))) {
      Frame frame = grown.frame(plan, bytes -> help.guarded(arena, bytes), rows, outputs, threads);
      team(
          threads,
          thread -> {
            int dirty = help.setFlushToZero();
            code.step(frame, thread, StepCode.Crew.alone());
            help.checkFloatControl(dirty);
          });
      return PlanMemory.of(frame);
    }
  }

  private interface Part {
    void run(int thread) throws Throwable;
  }

  private static void team(int threads, Part part) {
    try (ExecutorService team = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> parts = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        parts.add(
            team.submit(() -> {
              try {
                part.run(thread);
              } catch (Throwable e) {
                throw new AssertionError(e);
              }
            }));
      }
      for (Future<?> future : parts) {
        future.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
