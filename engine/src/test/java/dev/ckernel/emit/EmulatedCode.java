package dev.ckernel.emit;

import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A plan as C on a machine that may have to be emulated, as code that an executor can run: thread 0
 * has the whole step done elsewhere, with as many threads, and copies the memory back.
 */
public final class EmulatedCode implements StepCode {
  private final Plan plan;
  private final PlanRunner runner;

  /** Ends the test where the plan's target cannot run here; see {@link PlanRunners}. */
  public EmulatedCode(Plan plan) {
    this.plan = plan;
    Target target = plan.target();
    this.runner = PlanRunners.require(target.name());
  }

  /** Ends the test where C of that target cannot run here; see {@link PlanRunners}. */
  public static void require(Target target) {
    PlanRunners.require(target.name());
  }

  @Override
  public void step(
      MemorySegment weights,
      MemorySegment state,
      MemorySegment scratch,
      int rows,
      int outputs,
      int thread,
      int threads,
      Crew crew) {
    if (thread != 0) {
      return;
    }
    PlanMemory before = new PlanMemory(bytes(weights), bytes(state), bytes(scratch));
    PlanMemory after = runner.run(plan, before, rows, outputs, threads);
    state.copyFrom(MemorySegment.ofArray(after.state()));
    scratch.copyFrom(MemorySegment.ofArray(after.scratch()).asSlice(0, scratch.byteSize()));
  }

  private static byte[] bytes(MemorySegment memory) {
    return memory.toArray(ValueLayout.JAVA_BYTE);
  }
}
