package dev.ckernel.api;

import dev.ckernel.emit.StepCode;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.train.ProgramCompiler;
import java.nio.file.Path;
import java.util.Map;

/** Compiles training programs as models are compiled: by the same options, into the same cache. */
public final class TrainingPrograms implements ProgramCompiler {
  private final Programs programs;
  private final Target target;

  private TrainingPrograms(Programs programs, Target target) {
    this.programs = programs;
    this.target = target;
  }

  /**
   * For the backend or target that {@code options} name, or what suits this machine best.
   *
   * @throws dev.ckernel.tensor.CkException if this machine does not run that target
   */
  public static TrainingPrograms of(ModelOptions options) {
    Programs programs = Programs.ofHost(options);
    return new TrainingPrograms(programs, programs.target(options));
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public Map<String, StepCode> compile(Plan plan) {
    return programs.entries(plan);
  }

  @Override
  public void write(TrainingPlan plan, Path folder) {
    TrainingBuild.write(plan, folder);
  }

  /** The source of a plan in its target's language. */
  public static String source(Plan plan) {
    return Programs.source(plan);
  }
}
