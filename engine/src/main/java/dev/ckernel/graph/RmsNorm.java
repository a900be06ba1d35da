package dev.ckernel.graph;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** (x, weight) → y: RMSNorm of each run of as many elements as the weight has. */
public record RmsNorm(float epsilon) implements GraphOp, RowLocal {
  @Override
  public String label() {
    return "rms_norm";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
    Shapes.same(node, node.input(0).type().columns() % node.input(1).type().columns(), 0);
    Shapes.sameType(node, node.input(0), node.output());
    if (!(epsilon >= 0)) {
      throw Shapes.wrong(node.id(), "epsilon is " + epsilon);
    }
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("epsilon", epsilon);
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    sendBack(node, new Gradient(epsilon), dy, to);
  }

  /**
   * What goes back through a norm of any kind.
   *
   * @param op (x, w, dy) → (dx, products), the products' column sums being w's gradient
   */
  static void sendBack(Node node, TrainingOp op, Tensor dy, Backward to) {
    Tensor x = node.input(0);
    Tensor weight = node.input(1);
    Tensor dx = Backward.made(node, "y", x.type());
    Tensor products = Backward.made(node, "products", x.type());
    to.add(node, op, List.of(x, weight, dy), List.of(dx, products));
    to.columnSum(node, ".dw", weight, products);
    to.send(node, x, dx);
  }

  /** (x, w, dy) → (dx, products): the products' column sums are the weight's gradient. */
  public record Gradient(float epsilon) implements TrainingOp {
    @Override
    public String label() {
      return "rms_norm_gradient";
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
