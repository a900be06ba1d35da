package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Epilogue;
import tools.jackson.databind.node.ObjectNode;

/** (x) → y: {@code cap · tanh(x / cap)}. */
public record SoftCap(float cap) implements GraphOp, Elementwise, FollowsMatrix {
  public SoftCap {
    if (!(cap > 0)) {
      throw new IllegalArgumentException("a soft cap of " + cap);
    }
  }

  @Override
  public String label() {
    return "soft_cap";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 1, 1);
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("cap", cap);
  }

  @Override
  public Epilogue.Part part() {
    return new Epilogue.Part.SoftCap(cap);
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    Tensor x = node.input(0);
    to.send(node, x, to.one(node, new Gradient(this), x.type(), x, dy));
  }

  /** (x, dy) → dx. */
  public record Gradient(SoftCap of) implements TrainingOp, Elementwise {
    @Override
    public String label() {
      return "soft_cap_gradient";
    }

    @Override
    public void check(Node node) {
      Shapes.arity(node, 2, 1);
    }

    @Override
    public void attributes(ObjectNode json) {
      of.attributes(json);
    }
  }
}
