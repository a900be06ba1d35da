package dev.ckernel.train;

import dev.ckernel.graph.Tensor;
import dev.ckernel.plan.TrainingPlanner;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters that every stage of a recipe treats alike, and the scalars that the optimizer's kernel
 * is given for each of them. They are computed in double precision and rounded once.
 */
final class OptimizerGroups {
  /** Weight decay and factor of the learning rate of one stage. */
  private record Rule(double weightDecay, double lrScale) {}

  private final Recipe recipe;
  private final List<List<Rule>> groups = new ArrayList<>();

  OptimizerGroups(Recipe recipe) {
    this.recipe = recipe;
  }

  static TrainingPlanner.Optimizer optimizer(Recipe recipe) {
    return switch (recipe.stages().getFirst().optimizer().name()) {
      case ADAMW -> TrainingPlanner.Optimizer.ADAMW;
      case SGD -> TrainingPlanner.Optimizer.SGD;
    };
  }

  /** The number of a parameter's group; {@link TrainingPlanner.Spec#FROZEN} where it has none. */
  int group(Tensor parameter) {
    if (recipe.freezes(parameter.id())) {
      return TrainingPlanner.Spec.FROZEN;
    }
    int rank = parameter.type().shape().size();
    List<Rule> rules =
        recipe.stages().stream()
            .map(Stage::optimizer)
            .map(o -> new Rule(o.weightDecay(parameter.id(), rank), o.lrScale(parameter.id())))
            .toList();
    if (!groups.contains(rules)) {
      groups.add(rules);
    }
    return groups.indexOf(rules);
  }

  /**
   * The scalars of every group.
   *
   * @param stage its number
   * @param step of the whole run, from 1
   * @param clip what gradients are multiplied with
   */
  List<float[]> scalars(int stage, long step, float lr, float clip) {
    OptimizerRecipe optimizer = recipe.stages().get(stage).optimizer();
    return groups.stream().map(g -> scalars(optimizer, g.get(stage), step, lr, clip)).toList();
  }

  private static float[] scalars(
      OptimizerRecipe optimizer, Rule rule, long step, float lr, float clip) {
    double rate = lr * rule.lrScale;
    return switch (optimizer.name()) {
      case ADAMW -> {
        double first = 1 - StrictMath.pow(optimizer.beta1(), (double) step);
        double second = 1 - StrictMath.pow(optimizer.beta2(), (double) step);
        yield new float[] {
          clip,
          (float) (1 - rate * rule.weightDecay),
          (float) (1 - optimizer.beta1()),
          (float) optimizer.beta2(),
          (float) (1 - optimizer.beta2()),
          (float) StrictMath.sqrt(second),
          (float) optimizer.eps(),
          (float) (rate / first)
        };
      }
      case SGD ->
          new float[] {clip, (float) rule.weightDecay, (float) optimizer.momentum(), (float) rate};
    };
  }
}
