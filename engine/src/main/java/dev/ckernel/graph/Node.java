package dev.ckernel.graph;

import java.util.List;

/**
 * One operation.
 *
 * @param id stable and unique, such as {@code layers.3.attn.q}
 * @param layer the layer it belongs to, or {@link #NO_LAYER}
 */
public record Node(String id, int layer, GraphOp op, List<Tensor> inputs, List<Tensor> outputs) {
  public static final int NO_LAYER = -1;

  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The one output. */
  public Tensor output() {
    if (outputs.size() != 1) {
      throw new IllegalStateException(id + " has " + outputs.size() + " outputs");
    }
    return outputs.getFirst();
  }

  public Tensor input(int index) {
    return inputs.get(index);
  }

  /** Of the id alone, which is unique: nodes are looked up often, and hold much. */
  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
