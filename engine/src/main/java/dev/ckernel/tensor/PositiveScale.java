package dev.ckernel.tensor;

import java.util.Arrays;

/**
 * Finds one scale for the scales (or minimums) of a block's sub-blocks, which are not negative and
 * are to become codes in {@code [0, most]}: the best of nine candidates around "the largest gets
 * most", then coordinate descent as in {@link DescendedScale}.
 */
final class PositiveScale {
  private static final int ROUNDS = 5;

  private PositiveScale() {}

  /**
   * Returns the scale and fills {@code codes}.
   *
   * @param weights of the errors: each sub-block's sum of its elements' weights
   */
  static float search(float[] x, float[] weights, int most, int[] codes) {
    float largest = 0;
    for (float element : x) {
      largest = element > largest ? element : largest;
    }
    if (largest < SymmetricScale.LEAST) {
      Arrays.fill(codes, 0);
      return 0;
    }
    float inverse = bestInverse(x, weights, most, largest);
    float xl = 0;
    float ll = 0;
    for (int i = 0; i < codes.length; i++) {
      int l = code(inverse * x[i], most);
      codes[i] = l;
      xl += weights[i] * x[i] * l;
      ll += weights[i] * l * l;
    }
    boolean moved = true;
    for (int round = 0; round < ROUNDS && moved; round++) {
      moved = false;
      for (int i = 0; i < codes.length; i++) {
        float otherXl = xl - weights[i] * x[i] * codes[i];
        float otherLl = ll - weights[i] * codes[i] * codes[i];
        if (otherXl > 0 && otherLl > 0) {
          int l = code(x[i] * otherLl / otherXl, most);
          otherXl += weights[i] * x[i] * l;
          otherLl += weights[i] * l * l;
          if (l != codes[i] && otherXl * otherXl * ll > xl * xl * otherLl) {
            codes[i] = l;
            xl = otherXl;
            ll = otherLl;
            moved = true;
          }
        }
      }
    }
    return ll > 0 ? xl / ll : 0;
  }

  private static float bestInverse(float[] x, float[] weights, int most, float largest) {
    float best = most / largest;
    float least = error(x, weights, most, best);
    for (int step = -4; step <= 4; step++) {
      if (step != 0) {
        float inverse = (0.1f * step + most) / largest;
        float error = error(x, weights, most, inverse);
        if (error < least) {
          least = error;
          best = inverse;
        }
      }
    }
    return best;
  }

  private static float error(float[] x, float[] weights, int most, float inverse) {
    float scale = 1 / inverse;
    float error = 0;
    for (int i = 0; i < x.length; i++) {
      float difference = x[i] - scale * code(inverse * x[i], most);
      error += weights[i] * difference * difference;
    }
    return error;
  }

  private static int code(float scaled, int most) {
    return Math.min(most, SymmetricScale.nearest(scaled));
  }
}
