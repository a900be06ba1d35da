package dev.ckernel.emit;

import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.Function;

/** The bytes of all arenas before or after a step. */
@SuppressWarnings("ArrayRecordComponent") // plain bytes, compared by tests themselves
record PlanMemory(byte[] weights, byte[] tables, byte[] state, byte[] scratch) {
  /** Without tables. */
  PlanMemory(byte[] weights, byte[] state, byte[] scratch) {
    this(weights, new byte[0], state, scratch);
  }

  /** What a step has written. */
  static PlanMemory of(Frame frame) {
    return new PlanMemory(
        bytes(frame, Arena.WEIGHTS),
        bytes(frame, Arena.TABLES),
        bytes(frame, Arena.STATE),
        bytes(frame, Arena.SCRATCH));
  }

  private static byte[] bytes(Frame frame, Arena arena) {
    return frame.memory(arena).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Room for each thread's own bytes behind the scratch of {@code plan}. */
  PlanMemory withThreads(Plan plan, int threads) {
    int bytes = Math.toIntExact(plan.scratchBytes() + threads * plan.threadBytes());
    return new PlanMemory(
        weights.clone(), tables.clone(), state.clone(), Arrays.copyOf(scratch, bytes));
  }

  byte[] of(Arena arena) {
    return switch (arena) {
      case WEIGHTS -> weights;
      case TABLES -> tables;
      case STATE -> state;
      case SCRATCH, THREAD -> scratch;
    };
  }

  /**
   * A copy that a step can be handed.
   *
   * @param copy makes native memory of bytes
   */
  Frame frame(Plan plan, Function<byte[], MemorySegment> copy, int rows, int outputs, int threads) {
    Frame frame = frame(plan, rows, outputs, threads);
    for (Arena arena : Arena.handed()) {
      frame.with(arena, copy.apply(of(arena)));
    }
    return frame;
  }

  /** Without memory; of the extents those that the plan declares are set. */
  static Frame frame(Plan plan, int rows, int outputs, int threads) {
    Frame frame = new Frame(plan.extents(), threads);
    if (plan.extents().has(RuntimeExtent.ROWS)) {
      frame.with(RuntimeExtent.ROWS, rows);
    }
    if (plan.extents().has(RuntimeExtent.OUTPUTS)) {
      frame.with(RuntimeExtent.OUTPUTS, outputs);
    }
    return frame;
  }
}
