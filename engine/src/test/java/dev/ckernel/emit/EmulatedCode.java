package dev.ckernel.emit;

import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import java.lang.foreign.MemorySegment;

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
  public void step(Frame frame, int thread, Crew crew) {
    if (thread != 0) {
      return;
    }
    PlanMemory before = PlanMemory.of(frame);
    int rows = frame.extent(RuntimeExtent.ROWS);
    int outputs = frame.extent(RuntimeExtent.OUTPUTS);
    PlanMemory after = runner.run(plan, before, rows, outputs, frame.threads());
    MemorySegment scratch = frame.memory(Arena.SCRATCH);
    frame.memory(Arena.STATE).copyFrom(MemorySegment.ofArray(after.state()));
    scratch.copyFrom(MemorySegment.ofArray(after.scratch()).asSlice(0, scratch.byteSize()));
  }
}
