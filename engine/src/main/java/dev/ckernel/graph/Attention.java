package dev.ckernel.graph;

import tools.jackson.databind.node.ObjectNode;

/** (q, positions, first pages, page table, cache) → y. */
public record Attention(int layer, int heads, int kvHeads, int headDim, float scale, Mask mask)
    implements GraphOp {
  @Override
  public String label() {
    return "attention";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 5, 1);
    Shapes.same(node, node.input(0).type().columns(), heads * headDim);
    Shapes.same(node, heads % kvHeads, 0);
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("layer", layer)
        .put("heads", heads)
        .put("kvHeads", kvHeads)
        .put("headDim", headDim)
        .put("scale", scale)
        .put("mask", mask.label());
  }

  @Override
  public boolean isLike(GraphOp other) {
    return other instanceof Attention a
        && equals(new Attention(layer, a.heads, a.kvHeads, a.headDim, a.scale, a.mask));
  }
}
