package dev.ckernel.emit;

import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;

/** A way to run a plan: one row of the bit matrix. */
interface PlanRunner {
  /** What plans must be made for. */
  Target target();

  /**
   * Runs one step and returns what the memory holds then.
   *
   * @param before of at least the plan's sizes; not changed
   */
  PlanMemory run(Plan plan, PlanMemory before, int rows, int outputs, int threads);
}
