package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Value;

/**
 * Merges what chunks of the cache gave a query, in their order (docs/numerics.md, "Attention").
 *
 * @param k where the kernel is built
 * @param headDim elements of a head
 */
record AttentionMerge(KernelBuilder k, int headDim) {
  /**
   * One query's.
   *
   * @param values weighted sum of values
   * @param stats maximum and sum of exponentials
   */
  record Total(Value values, Value stats) {}

  /** Nothing seen yet. */
  void clear(Total total) {
    Norm.forVectors(k, headDim, (d, count) -> k.store(total.values, d, k.f32x16(0), count));
    k.store(total.stats, k.i32(0), k.f32(Float.NEGATIVE_INFINITY));
    k.store(total.stats, k.i32(1), k.f32(0));
  }

  /** Adds a chunk's. */
  void add(Total total, Total chunk) {
    Value before = k.load(total.stats, k.i32(0));
    Value maximum = k.load(chunk.stats, k.i32(0));
    Value after = k.max(before, maximum);
    Value shrinkOld = Maths.exp(k, k.sub(before, after));
    Value shrinkNew = Maths.exp(k, k.sub(maximum, after));
    Value old = k.mul(k.load(total.stats, k.i32(1)), shrinkOld);
    k.store(total.stats, k.i32(0), after);
    k.store(total.stats, k.i32(1), k.fma(k.load(chunk.stats, k.i32(1)), shrinkNew, old));
    Norm.forVectors(
        k,
        headDim,
        (d, count) -> {
          Value oldValues = k.mul(k.load16(total.values, d, count), shrinkOld);
          Value newValues = k.load16(chunk.values, d, count);
          k.store(total.values, d, k.fma(newValues, shrinkNew, oldValues), count);
        });
  }

  /** Divides by the sum. */
  void finish(Total total) {
    Value sum = k.load(total.stats, k.i32(1));
    Norm.forVectors(
        k,
        headDim,
        (d, count) ->
            k.store(total.values, d, k.div(k.load16(total.values, d, count), sum), count));
  }
}
