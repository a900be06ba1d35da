package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import tools.jackson.databind.node.ObjectNode;

/**
 * (x, random) → y: x where a random number is at least the rate, times {@code 1 / (1 - rate)}, else
 * 0. Of a gradient it is the same.
 */
public record Dropout(float rate) implements TrainingOp {
  @Override
  public String label() {
    return "dropout";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
    Shapes.kind(node, 1, Kind.Int32.class);
    Shapes.sameType(node, node.input(0), node.output());
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("rate", rate);
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    to.send(node, node.input(0), to.one(node, this, dy.type(), dy, node.input(1)));
  }
}
