package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Epilogue;

/** (x, bias) → y. */
public record AddBias() implements GraphOp, RowLocal, FollowsMatrix {
  @Override
  public String label() {
    return "add_bias";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
    Shapes.same(node, node.input(0).type().columns(), node.input(1).type().columns());
    Shapes.sameType(node, node.input(0), node.output());
  }

  @Override
  public Epilogue.Part part() {
    return new Epilogue.Part.Bias();
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    to.columnSum(node, ".dw", node.input(1), dy);
    to.send(node, node.input(0), dy);
  }
}
