package dev.ckernel.train;

import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** From a recipe to a program that is ready to train. */
final class TrainingSetup {
  /** The weights' name in checkpoints. */
  static final String WEIGHTS = "params/" + TrainingState.PARAMETERS;

  /** Bytes behind each buffer and region when canaries are asked for. */
  private static final int CANARY = 64;

  private TrainingSetup() {}

  static TrainingPlanner.Spec spec(Recipe recipe, OptimizerGroups groups, Target target) {
    List<Integer> recomputed =
        IntStream.range(0, layers(recipe)).filter(recipe.recompute()::recomputes).boxed().toList();
    int perShard = recipe.batch().perStep() / recipe.batch().shards();
    return new TrainingPlanner.Spec(
        target,
        recipe.batch().length(),
        Math.min(recipe.batch().sequences(), perShard),
        OptimizerGroups.optimizer(recipe),
        groups::group,
        recipe.batch().shards(),
        recipe.diagnostics().fusion(),
        recomputed,
        (float) recipe.dropout(),
        recipe.diagnostics().canaries() ? CANARY : 0);
  }

  private static int layers(Recipe recipe) {
    return recipe.model() instanceof ModelRecipe.Fresh fresh ? fresh.layers() : 4096;
  }

  static TrainingPlan plan(TrainingModel subject, TrainingPlanner.Spec spec) {
    return TrainingPlanner.plan(subject.model().graph(), spec);
  }

  /** Plans, checks that memory reaches, compiles, and fills in what is not trained. */
  static TrainingProgram program(
      TrainingModel subject, TrainingPlanner.Spec spec, ProgramCompiler compiler, int threads) {
    return program(subject, plan(subject, spec), compiler, threads);
  }

  /** Checks that memory reaches, compiles, and fills in tables and frozen parameters. */
  static TrainingProgram program(
      TrainingModel subject, TrainingPlan plan, ProgramCompiler compiler, int threads) {
    TrainingMemory.of(plan, threads).check();
    TrainingProgram program = new TrainingProgram(plan, compiler.compile(plan.program()), threads);
    for (Tensor tensor : program.frozen()) {
      program.setFrozen(tensor, subject.stored(tensor));
    }
    for (Tensor tensor : plan.lowered().tensors()) {
      if (tensor.role() == Tensor.Role.TABLE) {
        for (int row = 0; row < plan.state().length(); row++) {
          program.setTableRow(tensor, row, subject.model().tableRow(tensor.id(), row));
        }
      }
    }
    return program;
  }

  static void initialise(TrainingModel subject, TrainingProgram program) {
    for (Tensor tensor : program.parameters()) {
      program.set(TrainingState.PARAMETERS, tensor, subject.initial(tensor));
    }
  }

  /** Weights and moments, by the names that they have in checkpoints. */
  static Map<String, MemorySegment> segments(TrainingProgram program) {
    Map<String, MemorySegment> segments = new LinkedHashMap<>();
    segments.put(WEIGHTS, program.region(TrainingState.PARAMETERS));
    for (TrainingState.Region region : program.plan().state().regions()) {
      if (region.name().startsWith(TrainingState.MOMENTS)) {
        segments.put("moments/" + region.name(), program.region(region.name()));
      }
    }
    return segments;
  }
}
