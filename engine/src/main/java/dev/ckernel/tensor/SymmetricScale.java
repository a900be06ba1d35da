package dev.ckernel.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds a scale for a group of elements that are to become codes in {@code [-most, most-1]}: the
 * one of 19 candidates around "the largest magnitude gets -most" with the least weighted squared
 * error. For given codes l the best scale is Σwxl / Σwl², and the error falls with (Σwxl)² / Σwl².
 *
 * <p>Single precision and the order of all sums are part of the format: see {@link Codec}.
 */
final class SymmetricScale {
  /** Groups with no larger magnitude are taken for zero. */
  static final float LEAST = 1e-15f;

  private SymmetricScale() {}

  /**
   * Returns the scale, and puts {@code code + most} of every element into {@code codes}.
   *
   * @param x elements {@code at .. at+codes.length-1}
   * @param weights of the elements' errors, from index 0 on; null: their squares
   */
  static float search(float[] x, int at, float @Nullable [] weights, int most, int[] codes) {
    float extreme = BlockCodec.extreme(x, at, codes.length);
    if (Math.abs(extreme) < LEAST) {
      Arrays.fill(codes, 0);
      return 0;
    }
    float bestInverse = -most / extreme;
    Fit first = Fit.of(x, at, weights, codes.length, most, bestInverse);
    float scale = first.scale();
    float gain = scale * first.xl();
    for (int step = -9; step <= 9; step++) {
      if (step != 0) {
        float inverse = -(most + 0.1f * step) / extreme;
        Fit fit = Fit.of(x, at, weights, codes.length, most, inverse);
        if (fit.ll() > 0 && fit.xl() * fit.xl() > gain * fit.ll()) {
          bestInverse = inverse;
          scale = fit.scale();
          gain = scale * fit.xl();
        }
      }
    }
    for (int i = 0; i < codes.length; i++) {
      codes[i] = code(bestInverse * x[at + i], most) + most;
    }
    return scale;
  }

  /**
   * The scale of a block that has just one, and its {@code code + most}: the search where
   * importance is known; else the largest magnitude gets -most, and codes round half up.
   */
  static float single(float[] x, int at, @Nullable Importance importance, int most, int[] codes) {
    if (importance != null) {
      float spread = importance.rowMeanSquare();
      float[] weights = importance.weights(x, at, 0, codes.length, spread);
      return search(x, at, weights, most, codes);
    }
    float scale = BlockCodec.extreme(x, at, codes.length) / -most;
    float inverse = scale == 0 ? 0 : 1 / scale;
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Math.min(2 * most - 1, (byte) (x[at + i] * inverse + (most + 0.5f)));
    }
    return scale;
  }

  /** Σwxl and Σwl² of the codes l that an inverse scale gives. */
  private record Fit(float xl, float ll) {
    static Fit of(
        float[] x, int at, float @Nullable [] weights, int count, int most, float inverse) {
      float xl = 0;
      float ll = 0;
      for (int i = 0; i < count; i++) {
        float element = x[at + i];
        int l = code(inverse * element, most);
        float weight = weights == null ? element * element : weights[i];
        xl += weight * element * l;
        ll += weight * l * l;
      }
      return new Fit(xl, ll);
    }

    float scale() {
      return ll == 0 ? 0 : xl / ll;
    }
  }

  /** The code in {@code [-most, most-1]} that is nearest to an element over its scale. */
  static int code(float scaled, int most) {
    return Math.clamp(nearest(scaled), -most, most - 1);
  }

  /**
   * Puts {@code code + most} of every element for a scale that rounding has changed; leaves the
   * codes if nothing is left of it.
   */
  static void recode(float[] x, int at, float step, int most, int[] codes) {
    if (step != 0) {
      for (int i = 0; i < codes.length; i++) {
        codes[i] = code(x[at + i] / step, most) + most;
      }
    }
  }

  /**
   * Rounds half to even by adding 1.5·2^23; for {@code |x| < 2^22}. Larger ones give what the same
   * bits give in the reference.
   */
  static int nearest(float x) {
    return (Float.floatToRawIntBits(x + 12582912f) & 0x007fffff) - 0x00400000;
  }
}
