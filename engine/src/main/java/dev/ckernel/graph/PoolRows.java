package dev.ckernel.graph;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** (x) → y: the mean of each {@code group} rows that follow one another. */
public record PoolRows(int group) implements GraphOp {
  @Override
  public String label() {
    return "pool_rows";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 1, 1);
    Shapes.sameType(node, node.output(), new Tensor("", type(node.inputs()), node.output().role()));
  }

  @Override
  public TensorType type(List<Tensor> inputs) {
    TensorType x = inputs.getFirst().type();
    if (!(x.extent() instanceof Dim.Symbol rows)) {
      throw new IllegalArgumentException("rows of " + x + " are not pooled");
    }
    return TensorType.rows(new Dim.Part(rows, group), x.columns());
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("group", group);
  }
}
