package dev.ckernel.tensor;

import org.jspecify.annotations.Nullable;

/**
 * Quantises blocks of 256 elements whose sub-blocks have a scale and a minimum each, that are
 * themselves codes of a scale for all scales and one for all minimums: Q2_K, Q4_K and Q5_K.
 *
 * @param sub elements per sub-block
 * @param most the largest code of an element
 * @param mostScale the largest code of a scale or minimum
 * @param plain the search where no importance is given
 */
record AffineBlocks(int sub, int most, int mostScale, AffineScale plain) {
  private static final int SIZE = 256;

  /**
   * A quantised block: element = code·scale·d - minimum·min.
   *
   * @param d as f16 bits
   * @param min as f16 bits
   * @param codes of the elements, by sub-block
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one call
  record Block(short d, short min, int[] scales, int[] mins, int[][] codes) {}

  Block quantise(float[] x, int at, @Nullable Importance importance) {
    int subs = SIZE / sub;
    float[] scales = new float[subs];
    float[] mins = new float[subs];
    float[] weightSums = new float[subs];
    int[][] codes = new int[subs][sub];
    AffineScale search = importance == null ? plain : AffineScale.weighted(most);
    float spread = importance == null ? 0 : spread(x, at);
    for (int s = 0; s < subs; s++) {
      int first = at + s * sub;
      float[] weights =
          importance == null
              ? weights(x, first)
              : importance.weights(x, first, s * sub, sub, spread);
      weightSums[s] = Importance.sum(weights);
      AffineScale.Fit fit = search.search(x, first, weights, codes[s]);
      scales[s] = fit.scale();
      mins[s] = fit.less();
    }
    int[] scaleCodes = new int[subs];
    int[] minCodes = new int[subs];
    boolean weighted = importance != null;
    short d = Float16s.fromFloat(outer(scales, weighted ? weightSums : null, scaleCodes));
    short min = Float16s.fromFloat(outer(mins, weighted ? weightSums : null, minCodes));
    for (int s = 0; s < subs; s++) {
      float step = Float16s.toFloat(d) * scaleCodes[s];
      float less = Float16s.toFloat(min) * minCodes[s];
      recode(x, at + s * sub, step, less, codes[s]);
    }
    return new Block(d, min, scaleCodes, minCodes, codes);
  }

  /** Weights of a sub-block's elements by their size alone; the few codes of Q2_K like it bare. */
  private float[] weights(float[] x, int at) {
    float typical =
        plain.absolute() ? 0 : (float) Math.sqrt(Importance.sumOfSquares(x, at, sub) / sub);
    float[] weights = new float[sub];
    for (int i = 0; i < sub; i++) {
      weights[i] = typical + Math.abs(x[at + i]);
    }
    return weights;
  }

  private float spread(float[] x, int at) {
    float squares = Importance.sumOfSquares(x, at, SIZE);
    return (plain.absolute() ? squares : 2 * squares) / SIZE;
  }

  /** The scale of the sub-blocks' numbers, and their codes. */
  private float outer(float[] numbers, float @Nullable [] weights, int[] codes) {
    if (weights != null) {
      return PositiveScale.search(numbers, weights, mostScale, codes);
    }
    float largest = 0;
    for (float number : numbers) {
      largest = number > largest ? number : largest;
    }
    float inverse = largest > 0 ? mostScale / largest : 0;
    for (int s = 0; s < codes.length; s++) {
      codes[s] = Math.clamp(SymmetricScale.nearest(inverse * numbers[s]), 0, mostScale);
    }
    return largest / mostScale;
  }

  private void recode(float[] x, int at, float step, float less, int[] codes) {
    if (step != 0) {
      for (int i = 0; i < sub; i++) {
        codes[i] = Math.clamp(SymmetricScale.nearest((x[at + i] + less) / step), 0, most);
      }
    }
  }
}
