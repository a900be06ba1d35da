package dev.ckernel.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TrainingOp;
import dev.ckernel.kernel.Target;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.plan.MemoryLayout;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.train.GradientOracle;
import dev.ckernel.train.GradientOracle.Precision;
import dev.ckernel.train.TrainingProgram;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole models: loss, saved activations and every gradient against PyTorch's. */
final class ModelGradientTest {
  @TempDir static Path folder;

  record Case(Sample sample, int sequences) {
    @Override
    public String toString() {
      return "%s, batch %d".formatted(sample, sequences);
    }
  }

  static List<Case> cases() {
    Sample llama = Sample.of("llama", config(2, 96, 6, 2, 16, 272, 509, 256), false, 1);
    Sample qwen2 = Sample.of("qwen2", config(1, 48, 4, 1, 12, 80, 97, 256), true, 4);
    Sample qwen3 = Sample.of("qwen3", config(2, 48, 8, 2, 16, 96, 300, 256), true, 6);
    Sample gemma3 = Sample.of("gemma3", config(6, 40, 4, 1, 12, 56, 61, 33), true, 10);
    Sample toy = ToyModel.sample(3, 56, 6, 2, 12, 88, 203, 256, 37, 7);
    return List.of(
        new Case(llama, 1),
        new Case(llama, 4),
        new Case(Sample.of("llama", config(1, 40, 3, 3, 12, 56, 61, 33), true, 2), 1),
        new Case(qwen2, 1),
        new Case(qwen2, 4),
        new Case(Sample.of("qwen2", config(2, 64, 4, 2, 16, 160, 200, 130), false, 3), 2),
        new Case(qwen3, 1),
        new Case(qwen3, 4),
        new Case(Sample.of("qwen3", config(2, 72, 4, 4, 24, 144, 150, 96), false, 5), 3),
        new Case(gemma3, 3),
        new Case(toy, 1),
        new Case(toy, 4),
        new Case(ToyModel.sample(3, 48, 4, 4, 16, 72, 130, 150, 140, 8), 2),
        new Case(ToyModel.sample(2, 40, 3, 1, 8, 64, 61, 33, 5, 9), 3));
  }

  private static DecoderConfig config(
      int layers,
      int dim,
      int heads,
      int kvHeads,
      int headDim,
      int ffn,
      int vocabulary,
      int length) {
    return new DecoderConfig(
        layers, dim, heads, kvHeads, headDim, ffn, vocabulary, length, 1e-5f, headDim, 10000, 1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientsArePyTorchs(Case subject) {
    Sample sample = subject.sample();
    int[] tokens = sample.tokens(0, subject.sequences());
    int[] targets = sample.targets(0, subject.sequences());
    double scale = GradientOracle.scale(targets);
    GradientOracle.Answer expected =
        new TorchOracle()
            .answer(
                new GradientOracle.Question(
                    sample.forward(), sample.length(), sample.values(), Precision.SINGLE),
                tokens,
                targets);
    double loss =
        scale * Arrays.stream(Objects.requireNonNull(expected.activations().get("loss:y"))).sum();

    for (Target target : Ours.backends()) {
      try (TrainingProgram program =
          Ours.program(sample, subject.sequences(), target, true, folder)) {
        double ours = Ours.mean(program.forward(tokens, targets), scale);
        program.backward(tokens.length, (float) scale);
        program.gradientNorm();

        assertThat(ours).as(target.name()).isEqualTo(loss, within(1e-5));
        for (Tensor parameter : sample.parameters()) {
          Difference difference =
              Difference.of(
                  program.get(TrainingState.GRADIENTS, parameter),
                  Objects.requireNonNull(expected.gradients().get(parameter.id())),
                  1);
          assertThat(difference.cosine())
              .as("%s of %s: %s", parameter.id(), target.name(), difference)
              .isGreaterThanOrEqualTo(0.99999);
        }
      }
    }
  }

  static List<Sample> samples() {
    return cases().stream().map(Case::sample).distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void savedActivationsArePyTorchs(Sample sample) {
    int[] tokens = sample.tokens(0, 1);
    int[] targets = sample.targets(0, 1);
    try (TorchGraph torch = sample.torch(Precision.DOUBLE);
        TrainingProgram program =
            Ours.program(sample, 1, Ours.backends().getFirst(), false, folder)) {
      Map<String, double[]> expected = torch.run(tokens, targets, 1).activations();
      program.forward(tokens, targets);
      Map<String, float[]> saved = saved(program, sample, tokens.length);

      assertThat(saved).hasSizeGreaterThan(10);
      saved.forEach((id, values) -> {
        Difference difference =
            Difference.of(values, Objects.requireNonNull(expected.get(id)), 1000);
        assertThat(difference.relative()).as("%s: %s", id, difference).isLessThan(1e-4);
      });
    }
  }

  /**
   * What the backward pass will read still stands in memory. What it does not read may have been
   * overwritten in place.
   */
  private static Map<String, float[]> saved(TrainingProgram program, Sample sample, int rows) {
    MemoryLayout layout = program.plan().layout();
    Graph lowered = program.plan().lowered();
    int end = program.plan().forwardLines();
    Map<String, float[]> saved = new LinkedHashMap<>();
    for (var node : sample.forward().nodes()) {
      Tensor tensor = node.outputs().getFirst();
      if (lowered.users(tensor).stream().noneMatch(user -> user.op() instanceof TrainingOp)) {
        continue;
      }
      layout.buffers().stream()
          .filter(b -> b.name().equals(tensor.id()) && b.last() >= end)
          .findFirst()
          .flatMap(buffer -> program.find(buffer.name()))
          .ifPresent(memory -> saved.put(tensor.id(), rows(memory, tensor, rows)));
    }
    return saved;
  }

  private static float[] rows(MemorySegment memory, Tensor tensor, int rows) {
    int columns = tensor.type().columns();
    int stride = columns == 1 ? 1 : Math.ceilDiv(columns, 16) * 16;
    float[] values = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      MemorySegment.copy(
          memory, ValueLayout.JAVA_FLOAT, 4L * row * stride, values, row * columns, columns);
    }
    return values;
  }
}
