package dev.ckernel.kernel.lib;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numeric contract (docs/numerics.md) as plain scalar loops in f32: what every kernel must
 * compute, bit for bit.
 */
final class Contract {
  private static final float ROUND = 0x1.8p23f;

  private Contract() {}

  static float exp(float x) {
    float clamped = 89f < x ? 89f : -88f > x ? -88f : x;
    float shifted = Math.fma(clamped, 0x1.715476p0f, ROUND);
    float n = shifted - ROUND;
    int power = Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(ROUND);
    float r = Math.fma(n, -0x1.7f7d1cp-20f, Math.fma(n, -0x1.62e4p-1f, clamped));
    float p = 1f / 5040;
    p = Math.fma(r, p, 1f / 720);
    p = Math.fma(r, p, 1f / 120);
    p = Math.fma(r, p, 1f / 24);
    p = Math.fma(r, p, 1f / 6);
    p = Math.fma(r, p, 0.5f);
    p = Math.fma(r, p, 1f);
    p = Math.fma(r, p, 1f);
    float scaled = p * powerOfTwo(power >> 1) * powerOfTwo(power - (power >> 1));
    return x < -87.33f ? 0f : scaled;
  }

  private static float powerOfTwo(int n) {
    return Float.intBitsToFloat((n + 127) << 23);
  }

  static float silu(float x) {
    return x / (1f + exp(-x));
  }

  /** Half to even; |x| below 2^22. */
  static float round(float x) {
    return x + ROUND - ROUND;
  }

  /** 32 elements share a scale: element i stands for {@code q[i] * scale[i / 32]}. */
  @SuppressWarnings("ArrayRecordComponent")
  record Quantised(int[] q, float[] scale) {}

  static Quantised quantise(float[] x) {
    int[] q = new int[x.length];
    float[] scale = new float[x.length / 32];
    for (int b = 0; b < scale.length; b++) {
      float most = 0;
      for (int i = 32 * b; i < 32 * b + 32; i++) {
        most = Math.max(most, Math.abs(x[i]));
      }
      float inverse = most >= 0x1p-100f ? 127f / most : 0f;
      scale[b] = most * (1f / 127f);
      for (int i = 32 * b; i < 32 * b + 32; i++) {
        q[i] = (int) round(x[i] * inverse);
      }
    }
    return new Quantised(q, scale);
  }

  /** Floating-point weights: panels of 256 inputs. */
  static float dot(float[] x, float[] w) {
    float total = 0;
    for (int panel = 0; panel < x.length; panel += 256) {
      float sum = 0;
      for (int i = panel; i < Math.min(panel + 256, x.length); i++) {
        sum = Math.fma(x[i], w[i], sum);
      }
      total = total + sum;
    }
    return total;
  }

  /**
   * Quantised weights {@code w[i] * s[i / subBlock] - minimum}; {@code w} is u - offset, so that
   * the sum of products is already without its offset.
   *
   * @param minimums null where the format has none
   */
  static float dot(Quantised x, int[] w, float[] s, float @Nullable [] minimums, int subBlock) {
    float total = 0;
    for (int b = 0; b < s.length; b++) {
      int dot = 0;
      int sum = 0;
      for (int i = b * subBlock; i < (b + 1) * subBlock; i++) {
        dot += x.q[i] * w[i];
        sum += x.q[i];
      }
      float xScale = x.scale[b * subBlock / 32];
      total = Math.fma((float) dot, s[b] * xScale, total);
      if (minimums != null) {
        total = Math.fma((float) sum, -(minimums[b] * xScale), total);
      }
    }
    return total;
  }

  /** Element i into lane i mod 16, then the lanes by halves. */
  static float sum(float[] x) {
    float[] lanes = new float[16];
    for (int i = 0; i < x.length; i++) {
      lanes[i % 16] += x[i];
    }
    return tree(lanes);
  }

  private static float tree(float[] lanes) {
    for (int half = 8; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] += lanes[l + half];
      }
    }
    return lanes[0];
  }

  /** {@code (x · inv) · w}. */
  static float[] rmsNorm(float[] x, float[] w, float epsilon) {
    float[] lanes = new float[16];
    for (int i = 0; i < x.length; i++) {
      lanes[i % 16] = Math.fma(x[i], x[i], lanes[i % 16]);
    }
    float inverse = 1f / (float) Math.sqrt(tree(lanes) / x.length + epsilon);
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] * inverse * w[i];
    }
    return y;
  }

  /** Rotates the first {@code 2 * cos.length} elements; the others stay. */
  static float[] rope(float[] x, float[] cos, float[] sin, Heads.RopeLayout layout) {
    float[] y = x.clone();
    for (int i = 0; i < cos.length; i++) {
      int first =
          switch (layout) {
            case PAIRWISE -> 2 * i;
            case SPLIT_HALF -> i;
          };
      int second =
          switch (layout) {
            case PAIRWISE -> 2 * i + 1;
            case SPLIT_HALF -> i + cos.length;
          };
      y[first] = Math.fma(x[first], cos[i], -(x[second] * sin[i]));
      y[second] = Math.fma(x[second], cos[i], x[first] * sin[i]);
    }
    return y;
  }

  /**
   * One query head over the positions that it sees.
   *
   * @param keys {@code [position][headDim]}
   * @param values likewise
   */
  static float[] attention(float[] query, float[][] keys, float[][] values, float scale) {
    return attention(query, keys, values, scale, 0);
  }

  /** Of positions from {@code from} on; chunks are counted from position 0. */
  static float[] attention(float[] query, float[][] keys, float[][] values, float scale, int from) {
    float[] y = new float[query.length];
    float sum = 0;
    float maximum = Float.NEGATIVE_INFINITY;
    for (int first = from / 128 * 128; first < keys.length; first += 128) {
      int size = Math.min(128, keys.length - first);
      int begin = Math.max(0, from - first);
      float[] e = new float[size];
      float chunkMaximum = Float.NEGATIVE_INFINITY;
      for (int p = begin; p < size; p++) {
        float dot = 0;
        for (int d = 0; d < query.length; d++) {
          dot = Math.fma(query[d], keys[first + p][d], dot);
        }
        e[p] = dot * scale;
        chunkMaximum = Math.max(chunkMaximum, e[p]);
      }
      for (int p = begin; p < size; p++) {
        e[p] = exp(e[p] - chunkMaximum);
      }
      float after = Math.max(maximum, chunkMaximum);
      float shrinkOld = exp(maximum - after);
      float shrinkNew = exp(chunkMaximum - after);
      sum = Math.fma(sum(e), shrinkNew, sum * shrinkOld);
      maximum = after;
      for (int d = 0; d < y.length; d++) {
        float o = 0;
        for (int p = begin; p < size; p++) {
          o = Math.fma(e[p], values[first + p][d], o);
        }
        y[d] = Math.fma(o, shrinkNew, y[d] * shrinkOld);
      }
    }
    for (int d = 0; d < y.length; d++) {
      y[d] = y[d] / sum;
    }
    return y;
  }

  /** The rows of {@code [rows][stride]}. */
  static List<float[]> rows(float[] x, int size, int stride) {
    List<float[]> rows = new ArrayList<>();
    for (int at = 0; at + size <= x.length; at += stride) {
      rows.add(Arrays.copyOfRange(x, at, at + size));
    }
    return rows;
  }
}
