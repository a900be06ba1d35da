package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import tools.jackson.databind.node.ObjectNode;

/** (q, last seen positions, first pages, page table, state) → y: {@code of} what is stored. */
public record CachedAttention(Attention of) implements GraphOp {
  @Override
  public String label() {
    return "cached_attention";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 5, 1);
    Shapes.same(node, node.input(0).type().columns(), of.heads() * of.headDim());
    Shapes.same(node, of.heads() % of.kvHeads(), 0);
    Shapes.kind(node, 4, Kind.Paged.class);
  }

  @Override
  public void attributes(ObjectNode json) {
    of.attributes(json);
  }
}
