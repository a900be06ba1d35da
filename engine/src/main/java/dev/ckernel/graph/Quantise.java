package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;

/** (x) → q: int8 with a scale per 32 elements. */
public record Quantise() implements GraphOp, RowLocal {
  @Override
  public String label() {
    return "quantise";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 1, 1);
    Shapes.same(node, node.input(0).type().columns() % 32, 0);
    Shapes.check(
        node.output().type().kind() instanceof Kind.Quantised, node.id(), "is not quantised");
  }
}
