package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Epilogue;
import tools.jackson.databind.node.ObjectNode;

/** (x) → y: {@code x · factor}. What goes back is scaled likewise. */
public record Scale(float factor) implements GraphOp, Elementwise, FollowsMatrix {
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
  public Epilogue.Part part() {
    return new Epilogue.Part.Scale(factor);
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    to.send(node, node.input(0), to.one(node, this, dy.type(), dy));
  }
}
