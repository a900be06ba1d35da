package dev.ckernel.graph;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * (k, v, positions, first pages, page table, cache) → cache: keys and values at their positions.
 */
public record StoreKv(int layer) implements GraphOp {
  @Override
  public String label() {
    return "store_kv";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 6, 1);
    Shapes.sameType(node, node.input(0), node.input(1));
  }

  @Override
  public TensorType type(List<Tensor> inputs) {
    return inputs.getLast().type();
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("layer", layer);
  }

  @Override
  public boolean isLike(GraphOp other) {
    return other instanceof StoreKv;
  }
}
