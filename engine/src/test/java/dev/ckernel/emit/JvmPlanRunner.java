package dev.ckernel.emit;

import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Runs plans as Java in this process. */
record JvmPlanRunner(Target target) implements PlanRunner {
  @Override
  public PlanMemory run(Plan plan, PlanMemory before, int rows, int outputs, int threads) {
    PlanMemory grown = before.withThreads(plan, threads);
    StepCode code = JavaCompile.compile(JavaEmitter.CLASS_NAME, JavaEmitter.emit(plan)).load();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment weights = copy(arena, grown.weights());
      MemorySegment state = copy(arena, grown.state());
      MemorySegment scratch = copy(arena, grown.scratch());
      JvmTeam.step(code, weights, state, scratch, rows, outputs, threads);
      return new PlanMemory(bytes(weights), bytes(state), bytes(scratch));
    }
  }

  private static MemorySegment copy(Arena arena, byte[] bytes) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }

  private static byte[] bytes(MemorySegment memory) {
    return memory.toArray(ValueLayout.JAVA_BYTE);
  }
}
