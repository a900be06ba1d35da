package dev.ckernel.train;

import dev.ckernel.graph.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The rules of update in double precision, as PyTorch's documentation states them: what the
 * generated ones are held against.
 */
final class DoubleOptimizer {
  private final Map<String, double[]> weights = new HashMap<>();
  private final Map<String, double[]> first = new HashMap<>();
  private final Map<String, double[]> second = new HashMap<>();

  /** Begins with those values. */
  void set(Tensor parameter, float[] value, float[] mean, float[] square) {
    weights.put(parameter.id(), widen(value));
    first.put(parameter.id(), widen(mean));
    second.put(parameter.id(), widen(square));
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  double[] weights(Tensor parameter) {
    return of(weights, parameter);
  }

  /** Mean of gradients, or the momentum. */
  double[] first(Tensor parameter) {
    return of(first, parameter);
  }

  /** Mean of squares; zeros for SGD. */
  double[] second(Tensor parameter) {
    return of(second, parameter);
  }

  private static double[] of(Map<String, double[]> all, Tensor parameter) {
    return all.getOrDefault(parameter.id(), new double[0]);
  }

  /**
   * One step of one parameter.
   *
   * @param step from 1
   * @param gradient already clipped
   */
  void update(OptimizerRecipe rule, Tensor parameter, double[] gradient, long step, double lr) {
    double rate = lr * rule.lrScale(parameter.id());
    double decay = rule.weightDecay(parameter.id(), parameter.type().shape().size());
    double[] w = weights(parameter);
    double[] m = first(parameter);
    double[] v = second(parameter);
    double meanPart = 1 - StrictMath.pow(rule.beta1(), (double) step);
    double squarePart = 1 - StrictMath.pow(rule.beta2(), (double) step);
    for (int i = 0; i < w.length; i++) {
      switch (rule.name()) {
        case ADAMW -> {
          m[i] = rule.beta1() * m[i] + (1 - rule.beta1()) * gradient[i];
          v[i] = rule.beta2() * v[i] + (1 - rule.beta2()) * gradient[i] * gradient[i];
          double denominator = Math.sqrt(v[i] / squarePart) + rule.eps();
          w[i] = w[i] * (1 - rate * decay) - rate * (m[i] / meanPart) / denominator;
        }
        case SGD -> {
          m[i] = rule.momentum() * m[i] + gradient[i] + decay * w[i];
          w[i] -= rate * m[i];
        }
      }
    }
  }
}
