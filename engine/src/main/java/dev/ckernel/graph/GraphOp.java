package dev.ckernel.graph;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@link Node} means. Each op has a file of its own, which holds all that is true of it on
 * every machine: inputs and outputs, shapes, attributes, gradient, work. An op and the ops of its
 * gradient stand in one file. What several passes ask of ops are traits, as in MLIR (Lattner et al.
 * 2020, arXiv 2002.11054): {@link RowLocal}, {@link Elementwise}, {@link ReadsMatrix}, {@link
 * Accumulates}, {@link FollowsMatrix}, {@link Loss}.
 */
public sealed interface GraphOp
    permits Embedding,
        RmsNorm,
        LayerNorm,
        Linear,
        AddBias,
        Quantise,
        Rope,
        Attention,
        StoreKv,
        CachedAttention,
        CausalConv,
        CachedConv,
        Activate,
        Gate,
        Add,
        Scale,
        SoftCap,
        SelectRows,
        PoolRows,
        Fused,
        TrainingOp {
  /** The op's name for people. */
  String label();

  /**
   * Checks numbers and types of inputs and outputs, but for what its traits say of them.
   *
   * @throws IllegalStateException naming the node and what is wrong
   */
  void check(Node node);

  /** The type of the output of an op that a family writes. */
  default TensorType type(List<Tensor> inputs) {
    return inputs.getFirst().type();
  }

  /** Puts what else there is to know of the op into {@code json}, for people and tools. */
  default void attributes(ObjectNode json) {}

  /**
   * Puts nodes into the backward pass that compute what goes back to the inputs.
   *
   * @param dy the gradient of the first output; others are statistics, which have none
   */
  default void gradient(Node node, Tensor dy, Backward to) {
    throw Backward.none(node);
  }

  /**
   * Products that are added up.
   *
   * @param rows of the step
   * @param length rows of a sequence
   */
  default long multiplyAdds(Node node, long rows, long length) {
    return 0;
  }
}
