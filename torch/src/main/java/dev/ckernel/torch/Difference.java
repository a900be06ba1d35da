package dev.ckernel.torch;

/**
 * How far a tensor that was computed in f32 is from what it should be.
 *
 * <p>An element's error counts only beyond rounding noise. An element that is the sum of many terms
 * may be small because they cancel, and then its error is that of the terms, not its own. The noise
 * of a tensor is therefore judged by its largest element, as that of a sum of {@code terms}
 * numbers, each rounded once: {@code 2^-24 · √terms · max|expected|}, since roundings grow as a
 * random walk does (Higham and Mary 2019, "A new approach to probabilistic rounding error
 * analysis").
 *
 * @param absolute largest absolute error
 * @param relative largest error of an element beyond the noise, in parts of that element
 * @param cosine between the two; 1 if both are zero
 * @param worst index of the element with the largest relative error
 */
public record Difference(double absolute, double relative, double cosine, int worst) {
  /**
   * Compares two tensors of the same size.
   *
   * @param terms how many numbers add up to one element
   */
  public static Difference of(float[] actual, double[] expected, long terms) {
    double[] widened = new double[actual.length];
    for (int i = 0; i < actual.length; i++) {
      widened[i] = actual[i];
    }
    return of(widened, expected, terms);
  }

  /** Likewise. */
  public static Difference of(double[] actual, double[] expected, long terms) {
    if (actual.length != expected.length) {
      throw new IllegalArgumentException(
          actual.length + " values for " + expected.length + " expected");
    }
    double noise = 0x1p-24 * Math.sqrt((double) terms) * largest(expected);
    double absolute = 0;
    double relative = 0;
    int worst = 0;
    double product = 0;
    double actualSquares = 0;
    double expectedSquares = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = Math.abs(actual[i] - expected[i]);
      if (Double.isNaN(error)) {
        return new Difference(Double.NaN, Double.NaN, Double.NaN, i);
      }
      absolute = Math.max(absolute, error);
      double beyond = error > noise ? (error - noise) / Math.abs(expected[i]) : 0;
      if (beyond > relative) {
        relative = beyond;
        worst = i;
      }
      product += actual[i] * expected[i];
      actualSquares += actual[i] * actual[i];
      expectedSquares += expected[i] * expected[i];
    }
    double norms = Math.sqrt(actualSquares) * Math.sqrt(expectedSquares);
    double cosine = norms > 0 ? product / norms : actualSquares == expectedSquares ? 1 : 0;
    return new Difference(absolute, relative, cosine, worst);
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
