package dev.ckernel.graph;

import org.jspecify.annotations.Nullable;

/**
 * A value of the graph.
 *
 * @param id stable and unique; of a parameter, the role it plays, such as {@code layers.3.attn.q}
 * @param init of a parameter, its values before training
 */
public record Tensor(String id, TensorType type, Role role, Init init) {
  public enum Role {
    /** Handed in with each step. */
    INPUT,
    /** A weight of the model. */
    PARAMETER,
    /** Computed once from the configuration, such as the rotary tables. */
    TABLE,
    /** Lives from step to step. */
    STATE,
    /** Of a parameter: adds up over batches. */
    GRADIENT,
    /** Computed by a node. */
    ACTIVATION
  }

  /** Of a value that training does not begin with. */
  public Tensor(String id, TensorType type, Role role) {
    this(id, type, role, Init.NONE);
  }

  /** Ids first, since they tell all tensors of a graph apart. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Tensor tensor
            && id.equals(tensor.id)
            && role == tensor.role
            && init == tensor.init
            && type.equals(tensor.type));
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
