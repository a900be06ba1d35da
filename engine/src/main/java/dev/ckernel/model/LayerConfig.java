package dev.ckernel.model;

import dev.ckernel.kernel.lib.Mask;

/**
 * The numbers of one layer.
 *
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim elements of a head
 * @param ffn width of the feed-forward layer
 * @param scale of the scores: of products of queries and keys
 * @param mask which positions a query sees
 */
public record LayerConfig(
    int heads, int kvHeads, int headDim, int ffn, float scale, Mask mask, Rotation rotation) {
  /** Sees everything before; scores are divided by the root of the size of a head. */
  static LayerConfig plain(int heads, int kvHeads, int headDim, int ffn, Rotation rotation) {
    return new LayerConfig(
        heads,
        kvHeads,
        headDim,
        ffn,
        (float) (1 / Math.sqrt(headDim)),
        new Mask.Causal(),
        rotation);
  }

  LayerConfig with(Mask newMask, Rotation newRotation) {
    return new LayerConfig(heads, kvHeads, headDim, ffn, scale, newMask, newRotation);
  }

  LayerConfig withScale(float newScale) {
    return new LayerConfig(heads, kvHeads, headDim, ffn, newScale, mask, rotation);
  }
}
