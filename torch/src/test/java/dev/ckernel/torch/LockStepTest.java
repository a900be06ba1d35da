package dev.ckernel.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.train.GradientOracle;
import dev.ckernel.train.GradientOracle.Precision;
import dev.ckernel.train.TrainingProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten epochs of AdamW side by side with PyTorch, batch after batch. */
final class LockStepTest {
  private static final int EPOCHS = 10;
  private static final int BATCHES = 8;
  private static final int SEQUENCES = 4;
  private static final int LENGTH = 32;
  private static final int VOCABULARY = 96;
  private static final double RATE = 3e-4;

  private static final TorchTrainer.AdamW SETTINGS =
      new TorchTrainer.AdamW(0.9, 0.95, 1e-6, 0.1, 1);

  @TempDir static Path folder;

  @Test
  void lossesWeightsAndMomentsStayTogether() {
    Sample sample =
        Sample.of(
            "llama",
            new DecoderConfig(4, 96, 6, 2, 16, 256, VOCABULARY, LENGTH, 1e-5f, 16, 10000, 1),
            true,
            1);
    List<TrainingProgram> programs = new ArrayList<>();
    for (Target target : Ours.backends()) {
      programs.add(Ours.program(sample, SEQUENCES, target, true, folder));
    }
    double largest = 0;
    double sum = 0;
    double first = 0;
    double last = 0;
    try (TorchGraph torch = sample.torch(Precision.SINGLE);
        TorchTrainer trainer = new TorchTrainer(torch, SETTINGS)) {
      for (int step = 0; step < EPOCHS * BATCHES; step++) {
        int[] text = text(step % BATCHES);
        int[] tokens = Arrays.copyOf(text, text.length - 1);
        int[] targets = Arrays.copyOfRange(text, 1, text.length);
        double scale = GradientOracle.scale(targets);
        double expected = scale * Arrays.stream(trainer.accumulate(tokens, targets, scale)).sum();
        double norm = trainer.step(RATE);
        for (TrainingProgram program : programs) {
          double loss = Ours.mean(program.forward(tokens, targets), scale);
          program.backward(tokens.length, (float) scale);
          float ours = program.gradientNorm();
          assertThat((double) ours)
              .as("norm of step %d", step)
              .isEqualTo(norm, within(1e-3 * norm));
          program.update(adamW(step + 1, ours));
          largest = Math.max(largest, Math.abs(loss - expected));
          sum += Math.abs(loss - expected);
        }
        first = step == 0 ? expected : first;
        last = expected;
      }
      assertThat(largest).as("largest difference of losses").isLessThanOrEqualTo(1e-4);
      assertThat(sum / (EPOCHS * BATCHES * programs.size()))
          .as("mean difference of losses")
          .isLessThanOrEqualTo(5e-5);
      assertThat(last).as("it learns").isLessThan(0.7 * first);
      for (TrainingProgram program : programs) {
        for (Tensor parameter : sample.parameters()) {
          String id = parameter.id();
          close(program, TrainingState.PARAMETERS, parameter, torch.get(id), 1e-4);
          close(program, TrainingState.MOMENTS + 0, parameter, trainer.firstMoment(id), 1e-4);
          close(program, TrainingState.MOMENTS + 1, parameter, trainer.secondMoment(id), 1e-4);
        }
      }
    }
    programs.forEach(TrainingProgram::close);
  }

  private static void close(
      TrainingProgram program,
      String region,
      Tensor parameter,
      double[] expected,
      double tolerance) {
    Difference difference = Difference.of(program.get(region, parameter), expected, 1);
    assertThat(difference.absolute())
        .as("%s of %s", region, parameter.id())
        .isLessThanOrEqualTo(tolerance);
  }

  /** Sequences in which each token says what follows, most of the time; one token more. */
  private static int[] text(int batch) {
    CounterRng rng = new CounterRng(9);
    int[] text = new int[SEQUENCES * LENGTH + 1];
    for (int i = 1; i < text.length; i++) {
      int bits = rng.bits(batch, i) >>> 1;
      text[i] = bits % 8 == 0 ? bits / 8 % VOCABULARY : (text[i - 1] * 5 + 7) % VOCABULARY;
    }
    return text;
  }

  private static List<float[]> adamW(int t, float norm) {
    double root = StrictMath.sqrt(1 - StrictMath.pow(SETTINGS.beta2(), t));
    double step = RATE / (1 - StrictMath.pow(SETTINGS.beta1(), t));
    float[] matrices = {
      (float) Math.min(1, SETTINGS.clip() / (norm + 1e-6)),
      (float) (1 - RATE * SETTINGS.weightDecay()),
      (float) (1 - SETTINGS.beta1()),
      (float) SETTINGS.beta2(),
      (float) (1 - SETTINGS.beta2()),
      (float) root,
      (float) SETTINGS.epsilon(),
      (float) step
    };
    float[] vectors = matrices.clone();
    vectors[1] = 1;
    return List.of(matrices, vectors);
  }
}
