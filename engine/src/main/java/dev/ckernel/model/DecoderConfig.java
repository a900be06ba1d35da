package dev.ckernel.model;

/**
 * The numbers of a decoder-only transformer.
 *
 * @param dim of the residual stream
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param ffn width of the feed-forward layer
 * @param context positions that the model was made for
 * @param ropeDims elements of a head that rotate
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScale positions are divided by it
 */
public record DecoderConfig(
    int layers,
    int dim,
    int heads,
    int kvHeads,
    int headDim,
    int ffn,
    int vocabulary,
    int context,
    float epsilon,
    int ropeDims,
    float ropeTheta,
    float ropeScale) {
  /** The same with another number of positions. */
  public DecoderConfig withContext(int positions) {
    return new DecoderConfig(
        layers,
        dim,
        heads,
        kvHeads,
        headDim,
        ffn,
        vocabulary,
        positions,
        epsilon,
        ropeDims,
        ropeTheta,
        ropeScale);
  }
}
