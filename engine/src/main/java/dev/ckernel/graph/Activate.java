package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Epilogue;
import dev.ckernel.kernel.lib.Nonlinearity;
import tools.jackson.databind.node.ObjectNode;

/** (x) → y: {@code f(x)}. */
public record Activate(Nonlinearity function) implements GraphOp, Elementwise, FollowsMatrix {
  @Override
  public String label() {
    return "activate";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 1, 1);
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("function", GraphJson.lower(function));
  }

  @Override
  public Epilogue.Part part() {
    return new Epilogue.Part.Activate(function);
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    Tensor x = node.input(0);
    to.send(node, x, to.one(node, new Gradient(function), x.type(), x, dy));
  }

  /** (x, dy) → dx. */
  public record Gradient(Nonlinearity function) implements TrainingOp, Elementwise {
    @Override
    public String label() {
      return "activate_gradient";
    }

    @Override
    public void check(Node node) {
      Shapes.arity(node, 2, 1);
    }

    @Override
    public void attributes(ObjectNode json) {
      json.put("function", GraphJson.lower(function));
    }
  }
}
