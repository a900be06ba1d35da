package dev.ckernel.graph;

/** (residual, x) → y: their sum. */
public record Add() implements GraphOp, Elementwise {
  @Override
  public String label() {
    return "add";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    to.send(node, node.input(0), dy);
    to.send(node, node.input(1), dy);
  }
}
