package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Epilogue;

/** (residual, x) → y: their sum. */
public record Add() implements GraphOp, Elementwise, FollowsMatrix {
  @Override
  public String label() {
    return "add";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
  }

  @Override
  public Epilogue.Part part() {
    return new Epilogue.Part.Residual();
  }

  /** The residual is read where it stands, perhaps where the sum will. */
  @Override
  public int value() {
    return 1;
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    to.send(node, node.input(0), dy);
    to.send(node, node.input(1), dy);
  }
}
