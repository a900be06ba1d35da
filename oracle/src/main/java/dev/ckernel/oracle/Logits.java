package dev.ckernel.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Raw logits {@code [rows, vocab]}: a row is what the model says after a token. */
public final class Logits {
  private final float[] values;
  private final int vocab;

  /** Takes over the array, row after row. */
  public Logits(float[] values, int vocab) {
    if (vocab <= 0 || values.length % vocab != 0) {
      throw new IllegalArgumentException(values.length + " values in rows of " + vocab);
    }
    this.values = values;
    this.vocab = vocab;
  }

  /** Reads a file of little-endian f32 values. */
  public static Logits read(Path file, int vocab) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[bytes.remaining() / 4];
      bytes.asFloatBuffer().get(values);
      return new Logits(values, vocab);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.toAbsolutePath().normalize(), e);
    }
  }

  public int rows() {
    return values.length / vocab;
  }

  public int vocab() {
    return vocab;
  }

  public float at(int row, int token) {
    return values[row * vocab + token];
  }

  /** The greatest absolute value. */
  public double largest() {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** The token with the greatest logit; of equal ones the lowest. */
  public int argMax(int row) {
    int best = 0;
    for (int token = 1; token < vocab; token++) {
      if (at(row, token) > at(row, best)) {
        best = token;
      }
    }
    return best;
  }

  /** {@link #argMax} of every row. */
  public int[] argMax() {
    int[] result = new int[rows()];
    for (int row = 0; row < result.length; row++) {
      result[row] = argMax(row);
    }
    return result;
  }

  /** The greatest absolute difference; NaN if either has one. */
  public double maxDifference(Logits other) {
    requireSameShape(other);
    double max = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = StrictMath.abs((double) values[i] - other.values[i]);
      if (!(difference <= max)) {
        max = difference;
      }
      if (Double.isNaN(max)) {
        return max;
      }
    }
    return max;
  }

  /** Natural logarithm of the probability of a token, in double precision. */
  public double logProbability(int row, int token) {
    return at(row, token) - logSumExp(row);
  }

  /**
   * Kullback-Leibler divergence KL(this ‖ other) in nats, the mean over rows: how far {@code other}
   * is from this reference.
   */
  public double meanDivergenceOf(Logits other) {
    requireSameShape(other);
    double sum = 0;
    for (int row = 0; row < rows(); row++) {
      double mine = logSumExp(row);
      double theirs = other.logSumExp(row);
      for (int token = 0; token < vocab; token++) {
        double p = at(row, token) - mine;
        double q = other.at(row, token) - theirs;
        sum += StrictMath.exp(p) * (p - q);
      }
    }
    return sum / rows();
  }

  private double logSumExp(int row) {
    double max = at(row, argMax(row));
    double sum = 0;
    for (int token = 0; token < vocab; token++) {
      sum += StrictMath.exp(at(row, token) - max);
    }
    return max + StrictMath.log(sum);
  }

  private void requireSameShape(Logits other) {
    if (other.vocab != vocab || other.values.length != values.length) {
      throw new IllegalArgumentException(
          "shapes differ: [%d, %d] and [%d, %d]"
              .formatted(rows(), vocab, other.rows(), other.vocab));
    }
  }
}
