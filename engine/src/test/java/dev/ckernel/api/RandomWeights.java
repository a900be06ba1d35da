package dev.ckernel.api;

import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.WeightLayout;
import dev.ckernel.tensor.CounterRng;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Random f32 weights of a plan, packed, and what loops in double precision make of them. */
final class RandomWeights {
  private final ModelPlan plan;
  private final float[] values;

  RandomWeights(ModelPlan plan) {
    this.plan = plan;
    values = new float[Math.toIntExact(plan.weights().bytes() / Float.BYTES)];
    new CounterRng(5).uniform(1, 0, values);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * 0.6f - 0.3f;
    }
  }

  /** As a program reads them. */
  MemorySegment copy(Arena arena) {
    MemorySegment weights = arena.allocate(plan.weights().bytes(), 64);
    MemorySegment.copy(values, 0, weights, ValueLayout.JAVA_FLOAT, 0, values.length);
    return weights;
  }

  /** An element: matrices are packed with 16 outputs side by side. */
  float at(String id, int output, int input) {
    WeightLayout.Entry entry =
        plan.weights().entries().stream()
            .filter(each -> each.tensor().id().equals(id))
            .findFirst()
            .orElseThrow();
    int first = Math.toIntExact((entry.offset() + entry.regions().getFirst()) / Float.BYTES);
    int columns = entry.tensor().type().columns();
    return entry.tensor().type().shape().size() == 1
        ? values[first + input]
        : values[first + (output / 16 * columns + input) * 16 + output % 16];
  }

  double[][] linear(String id, double[][] x, int outputs) {
    double[][] y = new double[x.length][outputs];
    for (int row = 0; row < x.length; row++) {
      for (int output = 0; output < outputs; output++) {
        for (int i = 0; i < x[row].length; i++) {
          y[row][output] += at(id, output, i) * x[row][i];
        }
      }
    }
    return y;
  }

  double[][] norm(String id, double[][] x, double epsilon) {
    double[][] y = new double[x.length][];
    for (int row = 0; row < x.length; row++) {
      double squares = Arrays.stream(x[row]).map(value -> value * value).sum();
      double inverse = 1 / Math.sqrt(squares / x[row].length + epsilon);
      y[row] = new double[x[row].length];
      for (int i = 0; i < x[row].length; i++) {
        y[row][i] = x[row][i] * inverse * at(id, 0, i);
      }
    }
    return y;
  }

  static void add(double[][] x, double[][] more) {
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        x[row][i] += more[row][i];
      }
    }
  }
}
