package dev.ckernel.plan;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphOp;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Recomputation;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TrainingOp;

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
      long work = multiplyAdds(node, plan.rows(), plan.state().length());
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

  private static long multiplyAdds(Node node, long rows, long length) {
    return switch (node.op()) {
      case GraphOp.Linear l -> rows * size(node.input(1));
      case TrainingOp.InputGradient i -> rows * size(node.input(1));
      case TrainingOp.WeightGradient w -> rows * size(node.input(2));
      case TrainingOp.SelfAttention a -> 2 * attention(a, rows, length);
      case TrainingOp.SelfAttentionGradient a -> 5 * attention(a.of(), rows, length);
      case GraphOp op -> 0;
    };
  }

  /** One product of each row with the rows before it. */
  private static long attention(TrainingOp.SelfAttention op, long rows, long length) {
    return rows * (length + 1) / 2 * op.heads() * op.headDim();
  }

  private static long size(Tensor matrix) {
    return matrix.type().shape().stream()
        .mapToLong(dim -> ((Dim.Fixed) dim).size())
        .reduce(1, (a, b) -> a * b);
  }
}
