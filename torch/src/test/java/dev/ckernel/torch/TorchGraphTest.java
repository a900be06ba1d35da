package dev.ckernel.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.model.DecoderConfig;
import dev.ckernel.tensor.CkException;
import dev.ckernel.train.GradientOracle;
import dev.ckernel.train.GradientOracle.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle itself is tested by plain loops and by trying. */
final class TorchGraphTest {
  private static final int SEQUENCES = 2;

  static List<Sample> samples() {
    return List.of(
        Sample.of("llama", config(2, 4, 2, 4, 4), false, 1),
        Sample.of("llama", config(1, 3, 1, 6, 4), true, 2),
        Sample.of("qwen2", config(2, 4, 4, 4, 4), true, 3),
        Sample.of("qwen3", config(1, 4, 2, 6, 4), false, 4));
  }

  private static DecoderConfig config(
      int layers, int heads, int kvHeads, int headDim, int ropeDims) {
    return new DecoderConfig(
        layers, 8, heads, kvHeads, headDim, 10, 11, 5, 1e-5f, ropeDims, 100, 1);
  }

  private static Map<String, double[]> widened(Sample sample) {
    Map<String, double[]> values = new LinkedHashMap<>();
    sample
        .values()
        .forEach((id, floats) -> {
          double[] doubles = new double[floats.length];
          for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
          }
          values.put(id, doubles);
        });
    return values;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void activationsAreThoseOfPlainLoops(Sample sample) {
    int[] tokens = sample.tokens(0, SEQUENCES);
    int[] targets = sample.targets(0, SEQUENCES);
    Map<String, double[]> expected =
        new PlainGraph(sample.forward(), sample.length(), tokens, targets)
            .evaluate(widened(sample));

    try (TorchGraph torch = sample.torch(Precision.DOUBLE)) {
      Map<String, double[]> actual = torch.run(tokens, targets, 1).activations();

      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach((id, values) ->
          assertThat(Objects.requireNonNull(actual.get(id)))
              .as(id)
              .containsExactly(values, within(1e-12)));
    }
  }

  /** Differences of fourth order leave an error of about 1e-10 with steps of 1e-4. */
  @ParameterizedTest
  @MethodSource("samples")
  void gradientsAreThoseThatTryingGives(Sample sample) {
    int[] tokens = sample.tokens(0, SEQUENCES);
    int[] targets = sample.targets(0, SEQUENCES);
    PlainGraph plain = new PlainGraph(sample.forward(), sample.length(), tokens, targets);
    Map<String, double[]> values = widened(sample);

    try (TorchGraph torch = sample.torch(Precision.DOUBLE)) {
      torch.run(tokens, targets, 1);
      torch.run(tokens, targets, 2);

      for (var parameter : sample.parameters()) {
        double[] tried = Objects.requireNonNull(values.get(parameter.id()));
        double[] expected = new double[tried.length];
        for (int i = 0; i < tried.length; i++) {
          double near = difference(plain, values, tried, i, 1e-4);
          double far = difference(plain, values, tried, i, 2e-4);
          expected[i] = 3 * (8 * near - far) / 12e-4;
        }
        assertThat(torch.gradient(parameter.id()))
            .as(parameter.id())
            .containsExactly(expected, within(1e-7));
      }
    }
  }

  private static double difference(
      PlainGraph plain, Map<String, double[]> values, double[] tried, int index, double step) {
    double value = tried[index];
    tried[index] = value + step;
    double above = plain.loss(values);
    tried[index] = value - step;
    double below = plain.loss(values);
    tried[index] = value;
    return above - below;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void singlePrecisionDiffersByRoundingNoiseOnly(Sample sample) {
    int[] tokens = sample.tokens(0, SEQUENCES);
    int[] targets = sample.targets(0, SEQUENCES);
    GradientOracle oracle = GradientOracle.named("torch");

    GradientOracle.Answer single =
        oracle.answer(question(sample, Precision.SINGLE), tokens, targets);
    GradientOracle.Answer exact =
        oracle.answer(question(sample, Precision.DOUBLE), tokens, targets);

    close(single.activations(), exact.activations());
    close(single.activationGradients(), exact.activationGradients());
    close(single.gradients(), exact.gradients());
    assertThat(exact.gradients()).hasSameSizeAs(sample.parameters());
  }

  private static GradientOracle.Question question(Sample sample, Precision precision) {
    return new GradientOracle.Question(
        sample.forward(), sample.length(), sample.values(), precision);
  }

  private static void close(Map<String, double[]> single, Map<String, double[]> exact) {
    assertThat(single.keySet()).isEqualTo(exact.keySet());
    exact.forEach((id, expected) -> {
      Difference difference = Difference.of(Objects.requireNonNull(single.get(id)), expected, 400);
      assertThat(difference.relative()).as(id).isLessThan(1e-4);
      assertThat(difference.cosine()).as(id).isGreaterThan(1 - 1e-10);
    });
  }

  @Test
  void gradientsAreClearedAndAddedTo() {
    Sample sample = samples().getFirst();
    int[] tokens = sample.tokens(0, 1);
    int[] targets = sample.targets(0, 1);
    try (TorchGraph torch = sample.torch(Precision.DOUBLE)) {
      assertThat(torch.gradient("norm")).containsOnly(0);
      torch.run(tokens, targets, 1);
      double[] once = torch.gradient("norm");
      torch.run(tokens, targets, 1);
      double[] twice = torch.gradient("norm");
      torch.clearGradients();

      assertThat(torch.gradient("norm")).containsOnly(0);
      assertThat(Difference.of(twice, once, 1).cosine()).isEqualTo(1, within(1e-14));
      assertThat(twice[0]).isEqualTo(2 * once[0], within(1e-14));
    }
  }

  @Test
  void wrongSizesAreRefused() {
    Sample sample = samples().getFirst();
    try (TorchGraph torch = sample.torch(Precision.SINGLE)) {
      assertThatThrownBy(() -> torch.set("norm", new float[3])).hasMessageContaining("norm");
      assertThatThrownBy(() -> torch.run(new int[3], new int[3], 1))
          .hasMessageContaining("whole sequences of 5");
    }
  }

  @Test
  void anUnknownOracleIsAnErrorOfTheUser() {
    assertThatThrownBy(() -> GradientOracle.named("tensorflow"))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("'tensorflow'");
  }
}
