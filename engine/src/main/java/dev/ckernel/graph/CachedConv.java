package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import tools.jackson.databind.node.ObjectNode;

/**
 * (x, w, runs, state) → (y, state): {@code of} rows that come step by step. The state of a sequence
 * is its last rows of x, the oldest first.
 */
public record CachedConv(CausalConv of) implements GraphOp {
  @Override
  public String label() {
    return "cached_conv";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 4, 2);
    of.checkWeight(node);
    Shapes.kind(node, 3, Kind.PerSequence.class);
    Shapes.sameType(node, node.input(3), node.outputs().get(1));
  }

  @Override
  public void attributes(ObjectNode json) {
    of.attributes(json);
  }

  @Override
  public long multiplyAdds(Node node, long rows, long length) {
    return of.multiplyAdds(node, rows, length);
  }
}
