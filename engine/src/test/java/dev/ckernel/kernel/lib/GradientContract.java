package dev.ckernel.kernel.lib;

/**
 * Gradients of matrices and vectors as the numeric contract has them: plain scalar loops in f32.
 */
final class GradientContract {
  private GradientContract() {}

  /** A sum over tokens in panels of 256 that begin anew with each sequence. */
  interface Term {
    float into(float acc, int token);
  }

  static float overTokens(float grad, int rows, int length, Term term) {
    float total = grad;
    for (int sequence = 0; sequence < rows; sequence += length) {
      for (int panel = 0; panel < length; panel += 256) {
        float acc = 0;
        for (int t = panel; t < Math.min(panel + 256, length); t++) {
          acc = term.into(acc, sequence + t);
        }
        total = total + acc;
      }
    }
    return total;
  }

  /** One element of {@code dx = dy · w}; {@code w} is a column. */
  static float input(float[] dy, float[] w) {
    return Contract.dot(dy, w);
  }

  /** What AdamW makes of one parameter: p, m, v; {@code s} as the kernel gets it. */
  static float[] adamW(float p, float g, float m, float v, float[] s) {
    float grad = g * s[0];
    float decayed = p * s[1];
    float first = large(m + s[2] * (grad - m));
    float second = large(v * s[3] + s[4] * grad * grad);
    float scale = (float) Math.sqrt(second) / s[5] + s[6];
    return new float[] {decayed - s[7] * first / scale, first, second};
  }

  /** p, b. */
  static float[] sgd(float p, float g, float b, float[] s) {
    float grad = g * s[0] + s[1] * p;
    float buffer = large(s[2] * b + grad);
    return new float[] {p - s[3] * buffer, buffer};
  }

  private static float large(float moment) {
    return Math.abs(moment) < 0x1p-100f ? 0f : moment;
  }

  /** Element i into lane i mod 16 by fma, then the lanes by halves. */
  static float squares(float[] g) {
    float[] lanes = new float[16];
    for (int i = 0; i < g.length; i++) {
      lanes[i % 16] = Math.fma(g[i], g[i], lanes[i % 16]);
    }
    return Contract.sum(lanes);
  }
}
