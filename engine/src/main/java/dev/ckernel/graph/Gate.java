package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Epilogue;
import dev.ckernel.kernel.lib.Nonlinearity;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** (a, b) → y: {@code f(a) · b}. */
public record Gate(Nonlinearity function) implements GraphOp, Elementwise, FollowsMatrix {
  @Override
  public String label() {
    return "gate";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("function", GraphJson.lower(function));
  }

  @Override
  public Epilogue.Part part() {
    return new Epilogue.Part.Gate(function);
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    Tensor a = node.input(0);
    Tensor b = node.input(1);
    Tensor da = Backward.made(node, "a", dy.type());
    Tensor db = Backward.made(node, "b", dy.type());
    to.add(node, new Gradient(function), List.of(a, b, dy), List.of(da, db));
    to.send(node, a, da);
    to.send(node, b, db);
  }

  /** (a, b, dy) → (da, db). */
  public record Gradient(Nonlinearity function) implements TrainingOp, Elementwise {
    @Override
    public String label() {
      return "gate_gradient";
    }

    @Override
    public void check(Node node) {
      Shapes.arity(node, 3, 2);
    }

    @Override
    public void attributes(ObjectNode json) {
      json.put("function", GraphJson.lower(function));
    }
  }
}
