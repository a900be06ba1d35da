package dev.ckernel.graph;

import tools.jackson.databind.node.ObjectNode;

/** (x) → y: {@code x · factor}. What goes back is scaled likewise. */
public record Scale(float factor) implements GraphOp, Elementwise {
  @Override
  public String label() {
    return "scale";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 1, 1);
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("factor", factor);
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    to.send(node, node.input(0), to.one(node, this, dy.type(), dy));
  }
}
