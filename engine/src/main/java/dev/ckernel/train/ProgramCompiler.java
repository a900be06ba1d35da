package dev.ckernel.train;

import dev.ckernel.emit.StepCode;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.TrainingPlan;
import java.nio.file.Path;
import java.util.Map;

/** Makes programs of plans on this machine. */
public interface ProgramCompiler {
  /** What plans are made for. */
  Target target();

  /**
   * Code of every entry of a plan, by its name.
   *
   * @throws dev.ckernel.tensor.CkException if it cannot be compiled
   */
  Map<String, StepCode> compile(Plan plan);

  /**
   * Writes every stage of a program's compilation into a folder, for people and tools.
   *
   * @throws dev.ckernel.tensor.CkException if it cannot be written
   */
  void write(TrainingPlan plan, Path folder);
}
