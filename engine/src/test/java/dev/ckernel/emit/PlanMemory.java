package dev.ckernel.emit;

import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Plan;

/** The bytes of all arenas before or after a step. */
@SuppressWarnings("ArrayRecordComponent") // plain bytes, compared by tests themselves
record PlanMemory(byte[] weights, byte[] state, byte[] scratch) {
  /** Room for each thread's own bytes behind the scratch of {@code plan}. */
  PlanMemory withThreads(Plan plan, int threads) {
    int bytes = Math.toIntExact(plan.scratchBytes() + threads * plan.threadBytes());
    return new PlanMemory(weights.clone(), state.clone(), java.util.Arrays.copyOf(scratch, bytes));
  }

  byte[] of(Arena arena) {
    return switch (arena) {
      case WEIGHTS -> weights;
      case STATE -> state;
      case SCRATCH, THREAD -> scratch;
    };
  }
}
