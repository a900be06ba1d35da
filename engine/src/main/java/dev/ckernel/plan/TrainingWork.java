package dev.ckernel.plan;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Recomputation;

/**
 * Multiply-adds of a micro-batch: of products with matrices, and of attention, whose half that the
 * mask hides is not counted. All else is small.
 *
 * @param all of forward and backward pass
 * @param again of nodes that {@link Recomputation} puts in, part of {@code all}
 */
public record TrainingWork(long all, long again) {
  /** Of a plan with all its sequences. */
  public static TrainingWork of(TrainingPlan plan) {
    long all = 0;
    long again = 0;
    for (Node node : unfused(plan).nodes()) {
      long work = node.op().multiplyAdds(node, plan.rows(), plan.state().length());
      all += work;
      again += Recomputation.isAgain(node) ? work : 0;
    }
    return new TrainingWork(all, again);
  }

  /** Extra work over the work without it. */
  public double share() {
    return (double) again / Math.max(1, all - again);
  }

  private static Graph unfused(TrainingPlan plan) {
    return plan.passes().stream()
        .filter(result -> !result.pass().isFusion())
        .toList()
        .getLast()
        .after();
  }
}
