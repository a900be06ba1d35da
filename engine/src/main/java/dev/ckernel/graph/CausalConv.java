package dev.ckernel.graph;

import tools.jackson.databind.node.ObjectNode;

/**
 * (x, w) → y: a causal convolution of each column by itself over the rows of its sequence, {@code
 * y[t][c] = Σ_j w[c][j] · x[t − taps + 1 + j][c]}, where rows before the sequence's first are 0.
 * {@code w} is {@code [columns, taps]}.
 */
public record CausalConv(int taps) implements GraphOp {
  public CausalConv {
    if (taps < 2) {
      throw new IllegalArgumentException("a convolution of " + taps + " taps");
    }
  }

  @Override
  public String label() {
    return "causal_conv";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
    checkWeight(node);
  }

  /** Of nodes whose first inputs are x and w, and whose first output is y. */
  void checkWeight(Node node) {
    Shapes.same(node, Shapes.rows(node.input(1).type()), node.input(0).type().columns());
    Shapes.same(node, node.input(1).type().columns(), taps);
    Shapes.sameType(node, node.input(0), node.outputs().getFirst());
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("taps", taps);
  }

  @Override
  public long multiplyAdds(Node node, long rows, long length) {
    return rows * node.input(0).type().columns() * taps;
  }
}
