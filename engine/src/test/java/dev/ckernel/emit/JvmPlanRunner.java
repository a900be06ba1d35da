package dev.ckernel.emit;

import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;

/** Runs plans as Java in this process. */
record JvmPlanRunner(Target target) implements PlanRunner {
  @Override
  public PlanMemory run(Plan plan, PlanMemory before, int rows, int outputs, int threads) {
    PlanMemory grown = before.withThreads(plan, threads);
    StepCode code = JavaCompile.compile(JavaEmitter.CLASS_NAME, JavaEmitter.emit(plan)).load();
    try (Arena arena = Arena.ofShared()) {
      Frame frame =
          grown.frame(
              plan,
              bytes -> arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes),
              rows,
              outputs,
              threads);
      JvmTeam.step(code, frame);
      return PlanMemory.of(frame);
    }
  }
}
