package dev.ckernel.tensor;

/**
 * The sixteen levels that the 4-bit codes of IQ4_NL and IQ4_XS stand for. They lie closer around
 * zero, where most weights are.
 */
public final class Iq4Levels {
  private static final int[] LEVELS = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  /** Candidates lie a level apart, so many to either side. */
  private static final int STEPS = 7;

  private Iq4Levels() {}

  /** The level of each code, ascending: -127..113. */
  public static int[] levels() {
    return LEVELS.clone();
  }

  /** The code of the level nearest to a number; between two as near, the higher. */
  static int nearest(float x) {
    int code = 0;
    for (int half = 8; half > 0; half /= 2) {
      if (x >= LEVELS[code + half]) {
        code += half;
      }
    }
    return code == 15 || x - LEVELS[code] < LEVELS[code + 1] - x ? code : code + 1;
  }

  static float[] squares(float[] x, int at, int count) {
    float[] squares = new float[count];
    for (int i = 0; i < count; i++) {
      squares[i] = x[at + i] * x[at + i];
    }
    return squares;
  }

  /**
   * The scale of a group of elements: the best of sixteen candidates, of which the first gives the
   * largest magnitude the level 127 below or above zero, and the others -134 to -120.
   *
   * @param weights of the errors, one per element of the group
   */
  static float scale(float[] x, int at, float[] weights) {
    float extreme = BlockCodec.extreme(x, at, weights.length);
    if (Math.abs(extreme) < SymmetricScale.LEAST) {
      return 0;
    }
    float first = 1 / (-extreme / LEVELS[0]);
    Fit best = Fit.of(x, at, weights, first);
    float scale = best.ll() > 0 ? best.xl() / best.ll() : 0;
    float gain = scale * best.xl();
    for (int step = -STEPS; step <= STEPS; step++) {
      Fit fit = Fit.of(x, at, weights, (step + LEVELS[0]) / extreme);
      if (fit.ll() > 0 && fit.xl() * fit.xl() > gain * fit.ll()) {
        scale = fit.xl() / fit.ll();
        gain = scale * fit.xl();
      }
    }
    return scale;
  }

  /** Σwxl and Σwl² of the levels l that an inverse scale gives. */
  private record Fit(float xl, float ll) {
    static Fit of(float[] x, int at, float[] weights, float inverse) {
      float xl = 0;
      float ll = 0;
      for (int i = 0; i < weights.length; i++) {
        float level = LEVELS[nearest(inverse * x[at + i])];
        xl += weights[i] * level * x[at + i];
        ll += weights[i] * level * level;
      }
      return new Fit(xl, ll);
    }
  }
}
