package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Mask;
import tools.jackson.databind.node.ObjectNode;

/**
 * (q, k, v) → y: each query mixes the values of the positions of its sequence that it sees. What it
 * is in a program the passes say: training keeps what the gradient needs ({@link SelfAttention}),
 * inference stores keys and values ({@link StoreKv}, {@link CachedAttention}).
 */
public record Attention(int heads, int kvHeads, int headDim, float scale, Mask mask)
    implements GraphOp {
  @Override
  public String label() {
    return "attention";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 3, 1);
    checkHeads(node);
    Shapes.same(node, node.output().type().columns(), heads * headDim);
  }

  /** Of nodes whose first inputs are q, k and v. */
  void checkHeads(Node node) {
    Shapes.same(node, node.input(0).type().columns(), heads * headDim);
    Shapes.same(node, node.input(1).type().columns(), kvHeads * headDim);
    Shapes.sameType(node, node.input(1), node.input(2));
    Shapes.same(node, heads % kvHeads, 0);
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("heads", heads)
        .put("kvHeads", kvHeads)
        .put("headDim", headDim)
        .put("scale", scale)
        .put("mask", mask.label());
  }
}
