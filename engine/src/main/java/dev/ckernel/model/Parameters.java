package dev.ckernel.model;

import dev.ckernel.tensor.DType;

/** Which weights a model has, by the roles they play in its graph. */
public interface Parameters {
  /** Whether there is a weight {@code id}, such as {@code layers.0.attn.q.bias}. */
  boolean has(String id);

  /**
   * The stored type of weight {@code id}.
   *
   * @param shape that the graph needs, the slowest axis first
   * @throws dev.ckernel.tensor.CkException if there is no such weight, or it has another shape
   */
  DType require(String id, int... shape);
}
