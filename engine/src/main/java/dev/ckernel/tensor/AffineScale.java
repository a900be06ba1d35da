package dev.ckernel.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds a scale and a minimum for a group of elements that are to become codes in {@code [0,
 * most]}: element ≈ scale·code - less, with {@code less} not negative. Each candidate stretches the
 * range from the best minimum so far to the largest element a little ({@code first + i·step} codes
 * more), takes the codes that this gives, and for these the scale and minimum of least weighted
 * squares in closed form.
 *
 * <p>Single precision and the order of all sums are part of the format: see {@link Codec}.
 *
 * @param most the largest code
 * @param candidates how many there are besides the range as it is
 * @param absolute whether candidates are judged by absolute differences instead of squared ones
 */
record AffineScale(int most, float first, float step, int candidates, boolean absolute) {
  /** The weights say what matters, so it pays to look closer. */
  static AffineScale weighted(int most) {
    return new AffineScale(most, -0.9f, 0.05f, 37, false);
  }

  /** Element ≈ scale·code - less. */
  record Fit(float scale, float less) {}

  /**
   * The fit of a block that has just one, and its codes: the search where importance is known; else
   * the range from the least element to the largest, wherever it lies, and codes round half up.
   */
  static Fit single(float[] x, int at, @Nullable Importance importance, int most, int[] codes) {
    if (importance != null) {
      float spread = importance.rowMeanSquare();
      float[] weights = importance.weights(x, at, 0, codes.length, spread);
      return weighted(most).search(x, at, weights, codes);
    }
    Range range = Range.of(x, at, codes.length);
    float scale = range.width() / most;
    float inverse = scale == 0 ? 0 : 1 / scale;
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Math.min(most, (int) ((x[at + i] - range.min()) * inverse + 0.5f));
    }
    return new Fit(scale, -range.min());
  }

  /**
   * Returns the best fit and puts its codes into {@code codes}.
   *
   * @param x elements {@code at .. at+codes.length-1}
   * @param weights of their errors, from index 0 on
   */
  Fit search(float[] x, int at, float[] weights, int[] codes) {
    Range range = Range.of(x, at, codes.length);
    float min = range.min() > 0 ? 0 : range.min();
    if (range.max() == min) {
      Arrays.fill(codes, 0);
      return new Fit(0, -min);
    }
    float inverse = most / (range.max() - min);
    Fit best = new Fit(1 / inverse, -min);
    codes(x, at, min, inverse, codes);
    float least = error(x, at, weights, codes, best);
    int[] other = new int[codes.length];
    for (int i = 0; i < candidates; i++) {
      float wider = (first + step * i + most) / (range.max() + best.less());
      codes(x, at, -best.less(), wider, other);
      Fit fit = leastSquares(x, at, weights, other);
      if (fit != null) {
        float error = error(x, at, weights, other, fit);
        if (error < least) {
          least = error;
          best = fit;
          System.arraycopy(other, 0, codes, 0, codes.length);
        }
      }
    }
    return best;
  }

  private void codes(float[] x, int at, float min, float inverse, int[] codes) {
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Math.clamp(SymmetricScale.nearest(inverse * (x[at + i] - min)), 0, most);
    }
  }

  /** Null where the codes are too much alike to say. */
  private static @Nullable Fit leastSquares(float[] x, int at, float[] weights, int[] codes) {
    float w = 0;
    float wx = 0;
    float wl = 0;
    float wll = 0;
    float wlx = 0;
    for (int i = 0; i < codes.length; i++) {
      float weight = weights[i];
      int l = codes[i];
      w += weight;
      wx += weight * x[at + i];
      wl += weight * l;
      wll += weight * l * l;
      wlx += weight * l * x[at + i];
    }
    float determinant = w * wll - wl * wl;
    if (!(determinant > 0)) {
      return null;
    }
    float min = (wll * wx - wl * wlx) / determinant;
    float scale = min > 0 ? wlx / wll : (w * wlx - wx * wl) / determinant;
    return new Fit(scale, -(min > 0 ? 0f : min));
  }

  private float error(float[] x, int at, float[] weights, int[] codes, Fit fit) {
    float error = 0;
    for (int i = 0; i < codes.length; i++) {
      float difference = fit.scale() * codes[i] - fit.less() - x[at + i];
      error += weights[i] * (absolute ? Math.abs(difference) : difference * difference);
    }
    return error;
  }
}
