package dev.ckernel.graph;

import tools.jackson.databind.node.ObjectNode;

/** (x, weight, bias) → y: LayerNorm of each row. */
public record LayerNorm(float epsilon) implements GraphOp, RowLocal {
  @Override
  public String label() {
    return "layer_norm";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 3, 1);
    Shapes.same(node, node.input(0).type().columns(), node.input(1).type().columns());
    Shapes.same(node, node.input(0).type().columns(), node.input(2).type().columns());
    Shapes.sameType(node, node.input(0), node.output());
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("epsilon", epsilon);
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    RmsNorm.sendBack(node, new Gradient(epsilon), dy, to);
    to.columnSum(node, ".db", node.input(2), dy);
  }

  /** (x, w, dy) → (dx, products): the products' column sums are the weight's gradient. */
  public record Gradient(float epsilon) implements TrainingOp {
    @Override
    public String label() {
      return "layer_norm_gradient";
    }

    @Override
    public void check(Node node) {
      Shapes.normGradient(node);
    }

    @Override
    public void attributes(ObjectNode json) {
      json.put("epsilon", epsilon);
    }
  }
}
