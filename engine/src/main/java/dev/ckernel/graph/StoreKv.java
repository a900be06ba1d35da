package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;

/**
 * (k, v, positions, first pages, page table, state) → state: keys and values at their positions.
 */
public record StoreKv() implements GraphOp {
  @Override
  public String label() {
    return "store_kv";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 6, 1);
    Shapes.sameType(node, node.input(0), node.input(1));
    Shapes.kind(node, 5, Kind.Paged.class);
    Shapes.sameType(node, node.input(5), node.output());
  }
}
