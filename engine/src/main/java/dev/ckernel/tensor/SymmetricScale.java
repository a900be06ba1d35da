package dev.ckernel.tensor;

import java.util.Arrays;

/**
 * Finds a scale for a group of elements that are to become codes in {@code [-most, most-1]}: the
 * one of 19 candidates around "the largest magnitude gets -most" with the least squared error, each
 * element weighted by its square. For given codes l the best scale is Σwxl / Σwl², and the error
 * falls with (Σwxl)² / Σwl².
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
   */
  static float search(float[] x, int at, int most, int[] codes) {
    float extreme = BlockCodec.extreme(x, at, codes.length);
    if (Math.abs(extreme) < LEAST) {
      Arrays.fill(codes, 0);
      return 0;
    }
    float bestInverse = -most / extreme;
    Fit first = Fit.of(x, at, codes.length, most, bestInverse);
    float scale = first.scale();
    float gain = scale * first.xl();
    for (int step = -9; step <= 9; step++) {
      if (step != 0) {
        float inverse = -(most + 0.1f * step) / extreme;
        Fit fit = Fit.of(x, at, codes.length, most, inverse);
        if (fit.ll() > 0 && fit.xl() * fit.xl() > gain * fit.ll()) {
          bestInverse = inverse;
          scale = fit.scale();
          gain = scale * fit.xl();
        }
      }
    }
    for (int i = 0; i < codes.length; i++) {
      codes[i] = code(x[at + i], bestInverse, most) + most;
    }
    return scale;
  }

  /** Σwxl and Σwl² of the codes l that an inverse scale gives. */
  private record Fit(float xl, float ll) {
    static Fit of(float[] x, int at, int count, int most, float inverse) {
      float xl = 0;
      float ll = 0;
      for (int i = at; i < at + count; i++) {
        int l = code(x[i], inverse, most);
        float weight = x[i] * x[i];
        xl += weight * x[i] * l;
        ll += weight * l * l;
      }
      return new Fit(xl, ll);
    }

    float scale() {
      return ll == 0 ? 0 : xl / ll;
    }
  }

  private static int code(float x, float inverse, int most) {
    return Math.clamp(nearest(inverse * x), -most, most - 1);
  }

  /**
   * Rounds half to even by adding 1.5·2^23; for {@code |x| < 2^22}. Larger ones give what the same
   * bits give in the reference.
   */
  static int nearest(float x) {
    return (Float.floatToRawIntBits(x + 12582912f) & 0x007fffff) - 0x00400000;
  }
}
