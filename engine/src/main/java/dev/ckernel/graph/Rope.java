package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Heads;
import tools.jackson.databind.node.ObjectNode;

/**
 * (x, positions, cos, sin) → y: rotary positions of each head, one of a row or one on each axis.
 */
public record Rope(Heads.Rope rope, int headDim) implements GraphOp, RowLocal {
  @Override
  public String label() {
    return "rope";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 4, 1);
    Shapes.same(node, node.input(0).type().columns() % headDim, 0);
    Shapes.same(node, positions(node), rope.axisCount());
    Shapes.same(node, node.input(2).type().columns(), rope.dims() / 2);
    Shapes.sameType(node, node.input(0), node.output());
  }

  /** Positions of a row. */
  private static int positions(Node node) {
    TensorType type = node.input(1).type();
    return type.shape().size() == 1 ? 1 : type.columns();
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("layout", GraphJson.lower(rope.layout()))
        .put("dims", rope.dims())
        .put("headDim", headDim);
    if (!rope.axes().isEmpty()) {
      rope.axes().forEach(json.putArray("axes")::add);
    }
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    Tensor x = node.input(0);
    Tensor dx =
        to.one(node, new Gradient(this), x.type(), dy, node.input(1), node.input(2), node.input(3));
    to.send(node, x, dx);
  }

  /** (dy, positions, cos, sin) → dx: the rotation backwards. */
  public record Gradient(Rope of) implements TrainingOp {
    @Override
    public String label() {
      return "rope_gradient";
    }

    @Override
    public void check(Node node) {
      Shapes.arity(node, 4, 1);
      Shapes.same(node, node.input(0).type().columns() % of.headDim, 0);
      Shapes.sameType(node, node.input(0), node.output());
    }

    @Override
    public void attributes(ObjectNode json) {
      of.attributes(json);
    }
  }
}
