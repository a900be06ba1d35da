package dev.ckernel.tensor;

import java.util.Arrays;

/**
 * How much an error in each column of a matrix matters: the mean square of the input that the
 * column is multiplied with. An element weighs by that and, a little, by its own size.
 *
 * @param columns one number per column, not negative
 * @param column the column of the block's first element
 * @param rowMeanSquare of the elements of the whole row
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one call
record Importance(float[] columns, int column, float rowMeanSquare) {
  static Importance ofRow(float[] columns, float[] x, int at) {
    return new Importance(columns, 0, sumOfSquares(x, at, columns.length) / columns.length);
  }

  Importance from(int first) {
    return new Importance(columns, column + first, rowMeanSquare);
  }

  /**
   * Weights of elements of the block: importance · √(spread + x²).
   *
   * @param at where the elements stand in {@code x}
   * @param first the first element's place in the block
   */
  float[] weights(float[] x, int at, int first, int count, float spread) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      float element = x[at + i];
      weights[i] = columns[column + first + i] * (float) Math.sqrt(spread + element * element);
    }
    return weights;
  }

  /** Weights of elements of the block by importance alone. */
  float[] bare(int first, int count) {
    return Arrays.copyOfRange(columns, column + first, column + first + count);
  }

  static float sumOfSquares(float[] x, int at, int count) {
    float sum = 0;
    for (int i = at; i < at + count; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }

  static float sum(float[] weights) {
    float sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
