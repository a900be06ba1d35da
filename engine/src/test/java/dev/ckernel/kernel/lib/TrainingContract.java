package dev.ckernel.kernel.lib;

/**
 * What the rows of training compute, as plain scalar loops in f32: docs/numerics.md, "Training:
 * rows and attention".
 */
final class TrainingContract {
  private TrainingContract() {}

  static float log(float x) {
    if (!(x > 0) || x == Float.POSITIVE_INFINITY) {
      return x == 0 ? Float.NEGATIVE_INFINITY : x > 0 ? x : Float.NaN;
    }
    boolean denormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(denormal ? x * 0x1p23f : x) - 0x3F3504F3;
    float n = (bits >> 23) - (denormal ? 23 : 0);
    float f = Float.intBitsToFloat((bits & 0x7FFFFF) + 0x3F3504F3) - 1f;
    float s = f / (2f + f);
    float z = s * s;
    float r = 2f / 9;
    r = Math.fma(z, r, 2f / 7);
    r = Math.fma(z, r, 2f / 5);
    r = Math.fma(z, r, 2f / 3);
    r = z * r;
    float h = f * 0.5f * f;
    float rest = Math.fma(s, h + r, n * 0x1.7f7d1cp-20f);
    return Math.fma(n, 0x1.62e4p-1f, f - (h - rest));
  }

  static float erf(float x) {
    if (Math.abs(x) < 1) {
      float z = x * x;
      float p = 0x1.4ae4dp-14f;
      p = Math.fma(z, p, -0x1.a485ecp-11f);
      p = Math.fma(z, p, 0x1.5419f6p-8f);
      p = Math.fma(z, p, -0x1.b7fbb4p-6f);
      p = Math.fma(z, p, 0x1.ce2d2p-4f);
      p = Math.fma(z, p, -0x1.81273ep-2f);
      p = Math.fma(z, p, 0x1.06eba8p-3f);
      return Math.fma(x, p, x);
    }
    float m = Math.min(3.95f, Math.abs(x));
    float q = -0x1.8bfd6ap-13f;
    q = Math.fma(m, q, 0x1.859a52p-9f);
    q = Math.fma(m, q, -0x1.6778b2p-6f);
    q = Math.fma(m, q, 0x1.a73a82p-4f);
    q = Math.fma(m, q, 0x1.4698ap-1f);
    q = Math.fma(m, q, 0x1.20938cp0f);
    q = Math.fma(m, q, 0x1.3b084ap-12f);
    float far = 1f - Contract.exp(-q);
    return x < 0 ? -far : far;
  }

  static float tanh(float x) {
    float t = Math.abs(x);
    if (t < 0.625f) {
      float z = t * t;
      float p = -0x1.75e1ccp-8f;
      p = Math.fma(z, p, 0x1.52269ap-6f);
      p = Math.fma(z, p, -0x1.b83c5ap-5f);
      p = Math.fma(z, p, 0x1.110726p-3f);
      p = Math.fma(z, p, -0x1.555532p-2f);
      return Math.copySign(Math.fma(t * z, p, t), x);
    }
    return Math.copySign(1f - 2f / (Contract.exp(t + t) + 1f), x);
  }

  static float softCap(float x, float cap) {
    return cap * tanh(x * (float) (1.0 / cap));
  }

  static float softCapSlope(float x, float cap) {
    float t = tanh(x * (float) (1.0 / cap));
    return Math.fma(-t, t, 1f);
  }

  static float sigmoid(float x) {
    return 1f / (1f + Contract.exp(-x));
  }

  static float of(Nonlinearity f, float x) {
    return switch (f) {
      case SILU -> Contract.silu(x);
      case GELU_TANH -> x / (1f + Contract.exp(-twice(x)));
      case GELU -> x * distribution(x);
    };
  }

  static float derivative(Nonlinearity f, float x) {
    return switch (f) {
      case SILU -> {
        float s = sigmoid(x);
        yield Math.fma(x * s, 1f - s, s);
      }
      case GELU_TANH -> {
        float s = sigmoid(twice(x));
        float slope = Math.fma(x * x, 3 * 0.07135481f, 1.595769f);
        yield Math.fma(x * slope * s, 1f - s, s);
      }
      case GELU -> Math.fma(x, Contract.exp(x * -0.5f * x) * 0.3989423f, distribution(x));
    };
  }

  private static float twice(float x) {
    return x * Math.fma(x * x, 0.07135481f, 1.595769f);
  }

  private static float distribution(float x) {
    return Math.fma(erf(x * 0.70710677f), 0.5f, 0.5f);
  }

  /** What {@link CrossEntropy#forward} stores for a row. */
  record Loss(float loss, float max, float sum) {}

  static Loss crossEntropy(float[] logits, int target) {
    float max = Float.NEGATIVE_INFINITY;
    for (float l : logits) {
      max = Math.max(max, l);
    }
    float[] e = new float[logits.length];
    for (int i = 0; i < e.length; i++) {
      e[i] = Contract.exp(logits[i] - max);
    }
    float sum = Contract.sum(e);
    return new Loss(target < 0 ? 0 : log(sum) + max - logits[target], max, sum);
  }

  static float[] crossEntropyGradient(float[] logits, int target, Loss of, float scale) {
    float[] d = new float[logits.length];
    for (int i = 0; i < d.length && target >= 0; i++) {
      float p = Contract.exp(logits[i] - of.max) / of.sum;
      d[i] = (p - (i == target ? 1f : 0f)) * scale;
    }
    return d;
  }

  /** Σ a·b as the sum of a row, by fma. */
  static float dot(float[] a, float[] b) {
    float[] lanes = new float[16];
    for (int i = 0; i < a.length; i++) {
      lanes[i % 16] = Math.fma(a[i], b[i], lanes[i % 16]);
    }
    return Contract.sum(lanes);
  }

  /** The input less its mean (where there is one), and what it is multiplied with. */
  @SuppressWarnings("ArrayRecordComponent")
  record Normal(float[] x, float inverse) {
    static Normal of(float[] x, boolean centred, float epsilon) {
      float[] d = x.clone();
      if (centred) {
        float mean = Contract.sum(x) / x.length;
        for (int i = 0; i < d.length; i++) {
          d[i] -= mean;
        }
      }
      return new Normal(d, 1f / (float) Math.sqrt(dot(d, d) / x.length + epsilon));
    }

    float[] normal() {
      float[] normal = x.clone();
      for (int i = 0; i < normal.length; i++) {
        normal[i] *= inverse;
      }
      return normal;
    }
  }

  static float[] layerNorm(float[] x, float[] w, float[] b, float epsilon) {
    float[] y = Normal.of(x, true, epsilon).normal();
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.fma(y[i], w[i], b[i]);
    }
    return y;
  }

  /** dx, and the products. */
  static float[][] normGradient(float[] x, float[] w, float[] dy, boolean centred, float epsilon) {
    Normal of = Normal.of(x, centred, epsilon);
    float[] normal = of.normal();
    float[] g = dy.clone();
    float[] products = dy.clone();
    for (int i = 0; i < g.length; i++) {
      g[i] *= w[i];
      products[i] *= normal[i];
    }
    float c = -(dot(g, normal) / x.length);
    float mean = Contract.sum(g) / x.length;
    float[] dx = new float[x.length];
    for (int i = 0; i < dx.length; i++) {
      dx[i] = Math.fma(normal[i], c, centred ? g[i] - mean : g[i]) * of.inverse;
    }
    return new float[][] {dx, products};
  }

  /** Of {@link Contract#rope}: by the angles' negatives. */
  static float[] ropeGradient(float[] dy, float[] cos, float[] sin, Heads.RopeLayout layout) {
    float[] negative = sin.clone();
    for (int i = 0; i < negative.length; i++) {
      negative[i] = -negative[i];
    }
    return Contract.rope(dy, cos, negative, layout);
  }
}
