package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Nonlinearity;

/**
 * Ops that only training programs have: whole sequences instead of a cache, the loss, and the
 * gradients that {@link Backward} puts in. A gradient tensor of a parameter is added to, never
 * overwritten: batches add up in it until the optimizer clears it.
 */
public sealed interface TrainingOp extends GraphOp {
  /**
   * (q, k, v) → (y, stats): attention among the rows of each sequence; stats are the maximum and
   * the sum of exponentials of each head, two columns a head.
   */
  record SelfAttention(int heads, int kvHeads, int headDim, float scale, Mask mask)
      implements TrainingOp {}

  /** (q, k, v, y, stats, dy) → (dq, dk, dv). */
  record SelfAttentionGradient(SelfAttention of) implements TrainingOp {}

  /**
   * (logits, targets) → (losses, stats): minus the logarithm of the target's probability, 0 where
   * the target is -1; stats are the maximum and the sum of exponentials of each row.
   */
  record CrossEntropy() implements TrainingOp {}

  /** (logits, targets, stats, scale) → dlogits, times {@code scale}. */
  record CrossEntropyGradient() implements TrainingOp {}

  /** (dy, w [n, k]) → dx: {@code dy · w}. */
  record InputGradient() implements TrainingOp {}

  /** (dy, x, dw [n, k]) → dw: plus {@code dyᵀ · x}. */
  record WeightGradient() implements TrainingOp {}

  /** (v, dw) → dw: plus the sum over rows, and over runs of as many columns as dw has. */
  record ColumnSum() implements TrainingOp {}

  /** (tokens, dy, dtable) → dtable: plus each row at its token. */
  record EmbeddingGradient() implements TrainingOp {}

  /** (x, w, dy) → (dx, products): the products' column sums are the weight's gradient. */
  record RmsNormGradient(float epsilon) implements TrainingOp {}

  /** (x, w, dy) → (dx, products): likewise. */
  record LayerNormGradient(float epsilon) implements TrainingOp {}

  /** (dy, positions, cos, sin) → dx: the rotation backwards. */
  record RopeGradient(Heads.Rope rope, int headDim) implements TrainingOp {}

  /** (a, b, dy) → (da, db). */
  record GateGradient(Nonlinearity function) implements TrainingOp {}

  /** (x, dy) → dx. */
  record ActivateGradient(Nonlinearity function) implements TrainingOp {}

  /** (x, dy) → dx. */
  record SoftCapGradient(float cap) implements TrainingOp {}

  /**
   * (x, random) → y: x where a random number is at least the rate, times {@code 1 / (1 - rate)},
   * else 0. Of a gradient it is the same.
   */
  record Dropout(float rate) implements TrainingOp {}

  /** As {@link GraphOp#label}. */
  @Override
  default String label() {
    return switch (this) {
      case SelfAttention a -> "self_attention";
      case SelfAttentionGradient a -> "self_attention_gradient";
      case CrossEntropy c -> "cross_entropy";
      case CrossEntropyGradient c -> "cross_entropy_gradient";
      case InputGradient i -> "input_gradient";
      case WeightGradient w -> "weight_gradient";
      case ColumnSum c -> "column_sum";
      case EmbeddingGradient e -> "embedding_gradient";
      case RmsNormGradient r -> "rms_norm_gradient";
      case LayerNormGradient l -> "layer_norm_gradient";
      case RopeGradient r -> "rope_gradient";
      case GateGradient g -> "gate_gradient";
      case ActivateGradient a -> "activate_gradient";
      case SoftCapGradient s -> "soft_cap_gradient";
      case Dropout d -> "dropout";
    };
  }
}
