package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;

/**
 * (logits, targets) → (losses, stats): minus the logarithm of the target's probability, 0 where the
 * target is -1; stats are the maximum and the sum of exponentials of each row.
 */
public record CrossEntropy() implements TrainingOp, Loss {
  @Override
  public String label() {
    return "cross_entropy";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 2);
    Shapes.kind(node, 1, Kind.Int32.class);
  }

  @Override
  public void seed(Node node, Backward to) {
    Tensor logits = node.input(0);
    Tensor stats = node.outputs().get(1);
    Tensor scale = to.scale();
    Tensor dlogits =
        to.one(node, new Gradient(), logits.type(), logits, node.input(1), stats, scale);
    to.send(node, logits, dlogits);
  }

  /** (logits, targets, stats, scale) → dlogits, times {@code scale}. */
  public record Gradient() implements TrainingOp {
    @Override
    public String label() {
      return "cross_entropy_gradient";
    }

    @Override
    public void check(Node node) {
      Shapes.arity(node, 4, 1);
      Shapes.kind(node, 1, Kind.Int32.class);
      Shapes.sameType(node, node.input(0), node.output());
    }
  }
}
