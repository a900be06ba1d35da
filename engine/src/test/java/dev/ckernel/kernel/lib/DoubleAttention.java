package dev.ckernel.kernel.lib;

import java.util.function.IntPredicate;

/**
 * Attention of one query in double precision, over the positions that it sees, and how far f32 may
 * be off: with E the error of a score, a weight is relatively off by 2E (its own score and the
 * maximum), an ulp of exp and what sums and merges round; so is their sum.
 *
 * @param y {@code [headDim]}
 * @param bound of each element's error
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record DoubleAttention(double[] y, double[] bound) {
  private static final double UNIT = 0x1p-24;

  /** What a row of a mask sees, by the words that define it. */
  static IntPredicate seen(Mask mask, int row) {
    return switch (mask) {
      case Mask.Causal c -> position -> position <= row;
      case Mask.Window w -> position -> position <= row && row - position < w.positions();
      case Mask.Bidirectional b -> position -> true;
    };
  }

  /** Of keys and values {@code [position][headDim]}. */
  static DoubleAttention of(
      float[] query, float[][] keys, float[][] values, double scale, IntPredicate seen) {
    int headDim = query.length;
    double[] weights = new double[keys.length];
    double maximum = Double.NEGATIVE_INFINITY;
    double worstScore = 0;
    for (int p = 0; p < keys.length; p++) {
      double score = 0;
      double magnitude = 0;
      for (int d = 0; d < headDim; d++) {
        score += (double) query[d] * keys[p][d] * scale;
        magnitude += Math.abs((double) query[d] * keys[p][d] * scale);
      }
      weights[p] = seen.test(p) ? score : Double.NEGATIVE_INFINITY;
      maximum = Math.max(maximum, weights[p]);
      worstScore =
          seen.test(p) ? Math.max(worstScore, magnitude * (headDim + 3) * UNIT) : worstScore;
    }
    double sum = 0;
    for (int p = 0; p < keys.length; p++) {
      weights[p] = StrictMath.exp(weights[p] - maximum);
      sum += weights[p];
    }
    double relative = 2 * worstScore + UNIT * (128 + 16 + 6 * (keys.length / 128 + 1));
    double[] y = new double[headDim];
    double[] bound = new double[headDim];
    for (int p = 0; p < keys.length; p++) {
      for (int d = 0; d < headDim; d++) {
        y[d] += weights[p] / sum * values[p][d];
        bound[d] += 2 * relative * weights[p] / sum * Math.abs(values[p][d]);
      }
    }
    return new DoubleAttention(y, bound);
  }
}
