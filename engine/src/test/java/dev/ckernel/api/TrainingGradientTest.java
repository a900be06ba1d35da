package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.train.TrainingProgram;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole models: gradients against differences of the loss, and learning. */
@Tag("slow")
final class TrainingGradientTest {
  @TempDir static Path folder;

  /**
   * The slope of the loss along the gradient is its squared norm. The loss is summed in double
   * precision; its rounding, a few 1e-7 of its size, over a step that changes it by a thousandth is
   * what the tolerance allows for.
   */
  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "qwen3", "gemma3"})
  void gradientsAreTheSlopeOfTheLoss(String family) {
    TrainingCase subject = new TrainingCase(family, family.equals("qwen2"), 20, 3);
    try (TrainingProgram program = subject.program(subject.spec(Target.SCALAR), 1, folder)) {
      int[] tokens = subject.tokens(0);
      int[] targets = subject.targets(tokens);
      int counted = TrainingCase.counted(targets);
      program.forward(tokens, targets);
      program.backward(tokens.length, 1f / counted);
      float norm = program.gradientNorm();
      for (Tensor tensor : program.parameters()) {
        float[] gradient = program.get(TrainingState.GRADIENTS, tensor);
        float[] values = program.get(TrainingState.PARAMETERS, tensor);
        double square = 0;
        for (float g : gradient) {
          square += (double) g * g;
        }
        double h = 2e-3 / square;
        double up = loss(program, tensor, moved(values, gradient, h), tokens, targets);
        double down = loss(program, tensor, moved(values, gradient, -h), tokens, targets);
        program.set(TrainingState.PARAMETERS, tensor, values);
        double slope = (up - down) / counted / (2 * h);
        assertThat(slope / square).as(tensor.id() + " of " + norm).isBetween(0.99, 1.01);
      }
    }
  }

  private static float[] moved(float[] values, float[] along, double h) {
    float[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (moved[i] + h * along[i]);
    }
    return moved;
  }

  private static double loss(
      TrainingProgram program, Tensor tensor, float[] values, int[] tokens, int[] targets) {
    program.set(TrainingState.PARAMETERS, tensor, values);
    double sum = 0;
    for (float loss : program.forward(tokens, targets)) {
      sum += loss;
    }
    return sum;
  }

  @Test
  void learnsOneBatchByHeart() {
    TrainingCase subject = new TrainingCase("llama", false, 24, 2);
    try (TrainingProgram program = subject.program(subject.spec(Target.JVM256), 2, folder)) {
      int[] tokens = subject.tokens(1);
      int[] targets = subject.targets(tokens);
      int counted = TrainingCase.counted(targets);
      double loss = 0;
      for (int step = 1; step <= 200; step++) {
        loss = 0;
        for (float each : program.forward(tokens, targets)) {
          loss += each / counted;
        }
        program.backward(tokens.length, 1f / counted);
        float norm = program.gradientNorm();
        program.update(TrainingCase.adamW(step, Math.min(1, 1 / (norm + 1e-6f))));
      }
      assertThat(loss).isLessThan(0.02);
    }
  }
}
