package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Epilogue;
import tools.jackson.databind.node.ObjectNode;

/**
 * (a, b) → y: their sum.
 *
 * @param residual whether b is a branch that adds to the residual stream a, of which training may
 *     drop a part
 */
public record Add(boolean residual) implements GraphOp, Elementwise, FollowsMatrix {
  /** A sum of equals. */
  public Add() {
    this(false);
  }

  @Override
  public String label() {
    return "add";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
  }

  @Override
  public void attributes(ObjectNode json) {
    if (residual) {
      json.put("residual", true);
    }
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
