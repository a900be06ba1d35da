package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.api.Backend;
import dev.ckernel.api.Model;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our engine against the logits that llama.cpp wrote for the reference models. */
class ModelParityTest {
  /** The sums are taken in other orders; logits are about 1. */
  private static final double F32_TOLERANCE = 2e-5;

  /**
   * Our rounding of activations may cost no more than llama.cpp's, but for chance: the divergence
   * is a mean over 24 positions.
   */
  private static final double COST_TOLERANCE = 1.10;

  @TempDir static Path cache;

  @ParameterizedTest
  @CsvSource({
    "tiny-llama-f32, NATIVE",
    "tiny-llama-f32, JVM",
    "tiny-llama-spm-f32, NATIVE",
    "tiny-llama-spm-f32, JVM",
    "tiny-qwen2-f32, NATIVE",
    "tiny-qwen2-f32, JVM",
    "tiny-qwen3-f32, NATIVE",
    "tiny-qwen3-f32, JVM",
    "small-qwen3-f32, NATIVE",
    "small-qwen3-f32, JVM"
  })
  void logitsOfF32ModelsAreEqual(String name, Backend backend) {
    try (Model model = load(name, backend)) {
      Logits logits = Ours.logits(model, Fixtures.tokens());

      assertThat(Fixtures.logits(name).maxDifference(logits)).isLessThan(F32_TOLERANCE);
      assertThat(logits.argMax()).isEqualTo(Fixtures.argMax(name));
      assertThat(Ours.greedy(model, Fixtures.tokens(), 24)).isEqualTo(Fixtures.greedy(name));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "small-qwen3-f16, NATIVE",
    "small-qwen3-f16, JVM",
    "small-qwen3-bf16, NATIVE",
    "small-qwen3-bf16, JVM",
    "small-qwen3-q8_0, NATIVE",
    "small-qwen3-q8_0, JVM",
    "small-qwen3-q6_k, NATIVE",
    "small-qwen3-q6_k, JVM",
    "small-qwen3-q4_0, NATIVE",
    "small-qwen3-q4_0, JVM",
    "small-qwen3-q4_1, NATIVE",
    "small-qwen3-q4_1, JVM",
    "small-qwen3-q5_0, NATIVE",
    "small-qwen3-q5_0, JVM",
    "small-qwen3-q5_1, NATIVE",
    "small-qwen3-q5_1, JVM",
    "small-qwen3-q2_k, NATIVE",
    "small-qwen3-q2_k, JVM",
    "small-qwen3-q3_k_m, NATIVE",
    "small-qwen3-q3_k_m, JVM",
    "small-qwen3-q4_k_m, NATIVE",
    "small-qwen3-q4_k_m, JVM",
    "small-qwen3-q5_k_m, NATIVE",
    "small-qwen3-q5_k_m, JVM",
    "small-llama-q4_k_m, NATIVE",
    "small-llama-q4_k_m, JVM",
    "small-llama-q8_0, NATIVE",
    "small-llama-q8_0, JVM",
    "small-llama-q4_0, NATIVE",
    "small-llama-q4_0, JVM"
  })
  void roundingCostsNoMoreThanInLlamaCpp(String name, Backend backend) {
    try (Model model = load(name, backend)) {
      Logits exact = Fixtures.logits(name + ".exact");

      double ours = exact.meanDivergenceOf(Ours.logits(model, Fixtures.tokens()));
      double theirs = exact.meanDivergenceOf(Fixtures.logits(name));

      assertThat(ours).isLessThanOrEqualTo(COST_TOLERANCE * theirs);
    }
  }

  private Model load(String name, Backend backend) {
    return Ours.load(Fixtures.shared("models/" + name + ".gguf"), backend, cache);
  }
}
