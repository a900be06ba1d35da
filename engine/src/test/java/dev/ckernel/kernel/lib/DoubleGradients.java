package dev.ckernel.kernel.lib;

import java.util.function.ToDoubleFunction;

/**
 * The functions of training in double precision, forward only: gradients are what central
 * differences of these give.
 */
final class DoubleGradients {
  private static final double STEP = 1e-3;

  private DoubleGradients() {}

  /**
   * The gradient of {@code f} at {@code x} by central differences of fourth order: with a step of
   * 1e-3 in values around 1 both their error and what rounding leaves are about 1e-12.
   */
  static double[] gradient(ToDoubleFunction<double[]> f, double[] x) {
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double at = x[i];
      double h = STEP * Math.max(1, Math.abs(at));
      double near = difference(f, x, i, at, h);
      double far = difference(f, x, i, at, 2 * h);
      gradient[i] = (4 * near - far) / 3;
      x[i] = at;
    }
    return gradient;
  }

  private static double difference(
      ToDoubleFunction<double[]> f, double[] x, int i, double at, double h) {
    x[i] = at + h;
    double up = f.applyAsDouble(x);
    x[i] = at - h;
    return (up - f.applyAsDouble(x)) / (2 * h);
  }

  static double[] doubles(float... x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  static double dot(double[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double[] norm(double[] x, double[] w, boolean centred) {
    int n = x.length;
    double mean = 0;
    for (double v : x) {
      mean += centred ? v / n : 0;
    }
    double squares = 0;
    for (double v : x) {
      squares += (v - mean) * (v - mean);
    }
    double inverse = 1 / StrictMath.sqrt(squares / n + RowSamples.EPSILON);
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] = (x[i] - mean) * inverse * w[i];
    }
    return y;
  }

  static double crossEntropy(double[] logits, int target) {
    double max = Double.NEGATIVE_INFINITY;
    for (double l : logits) {
      max = Math.max(max, l);
    }
    double sum = 0;
    for (double l : logits) {
      sum += StrictMath.exp(l - max);
    }
    return StrictMath.log(sum) + max - logits[target];
  }

  static double of(Nonlinearity f, double x) {
    return switch (f) {
      case SILU -> x / (1 + StrictMath.exp(-x));
      case GELU_TANH ->
          x / 2 * (1 + StrictMath.tanh(StrictMath.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case GELU -> x / 2 * (1 + erf(x / StrictMath.sqrt(2)));
    };
  }

  /** By its series, in magnitude below 6; from there on it is 1 in double precision. */
  static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    // erf(x) = 2/√π · e^(-x²) · Σ 2^n x^(2n+1) / (1·3·5…(2n+1)): no cancellation
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum) && n < 500; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }

  /** One sequence, {@code [row][heads * headDim]}; all three inputs after each other in x. */
  static double attention(SequenceAttention spec, double[] x, float[][] dy) {
    int n = spec.headDim();
    int queries = spec.heads() * n;
    int keys = spec.kvHeads() * n;
    int k0 = spec.length() * queries;
    int v0 = k0 + spec.length() * keys;
    double total = 0;
    double[] p = new double[spec.length()];
    for (int head = 0; head < spec.heads(); head++) {
      int kv = head / spec.group() * n;
      for (int i = 0; i < spec.length(); i++) {
        int first = spec.mask() instanceof Mask.Window w ? Math.max(0, i + 1 - w.positions()) : 0;
        int last = spec.mask() instanceof Mask.Bidirectional ? spec.length() - 1 : i;
        double max = Double.NEGATIVE_INFINITY;
        for (int j = first; j <= last; j++) {
          p[j] = 0;
          for (int d = 0; d < n; d++) {
            p[j] += x[i * queries + head * n + d] * x[k0 + j * keys + kv + d] * spec.scale();
          }
          max = Math.max(max, p[j]);
        }
        double sum = 0;
        double weighted = 0;
        for (int j = first; j <= last; j++) {
          double e = StrictMath.exp(p[j] - max);
          sum += e;
          for (int d = 0; d < n; d++) {
            weighted += e * x[v0 + j * keys + kv + d] * dy[i][head * n + d];
          }
        }
        total += weighted / sum;
      }
    }
    return total;
  }
}
