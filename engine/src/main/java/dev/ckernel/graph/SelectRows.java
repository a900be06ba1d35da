package dev.ckernel.graph;

import java.util.List;

/** (x, rows) → y: the rows whose outputs are wanted. */
public record SelectRows() implements GraphOp {
  @Override
  public String label() {
    return "select_rows";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
    Shapes.same(node, node.output().type().columns(), node.input(0).type().columns());
  }

  @Override
  public TensorType type(List<Tensor> inputs) {
    return TensorType.rows(inputs.getLast().type().extent(), inputs.getFirst().type().columns());
  }
}
