package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The binding gives the numbers that were written down when the reference files were made. */
class LlamaReferenceTest {
  /**
   * ggml takes other code on other machines, and its sums are then rounded in another order: 7e-6
   * on tiny-qwen35, nothing on most.
   */
  private static final double OTHER_ORDER = 1e-5;

  /**
   * Where activations are rounded to the weights' precision, such a last bit can move one by a
   * whole step, so logits on two machines differ by up to 0.05. What stays is the cost of rounding
   * (the divergence from the same weights in f32), within 2.5 % over all of ggml's CPU variants.
   */
  private static final double OTHER_STEPS = 0.1;

  private final LlamaCpp llama = Fixtures.llamaCpp();

  static List<String> exact() throws IOException {
    return models(name -> name.endsWith("-f32"));
  }

  static List<String> rounded() throws IOException {
    return models(name -> !name.endsWith("-f32"));
  }

  @Test
  void allReferenceModelsAreThere() throws IOException {
    assertThat(exact()).hasSize(8).contains("tiny-llama-f32");
    assertThat(rounded()).hasSize(15).contains("small-qwen3-q8_0");
  }

  @ParameterizedTest
  @MethodSource("exact")
  void reproducesLogitsOfF32Models(String name) {
    try (LlamaModel model = llama.load(Fixtures.shared("models/" + name + ".gguf"))) {
      Logits logits = model.logits(Fixtures.tokens());

      assertThat(Fixtures.logits(name).maxDifference(logits)).isLessThan(OTHER_ORDER);
      assertThat(logits.argMax()).isEqualTo(Fixtures.argMax(name));
      assertThat(model.greedy(Fixtures.tokens(), 24)).isEqualTo(Fixtures.greedy(name));
    }
  }

  @ParameterizedTest
  @MethodSource("rounded")
  void reproducesTheCostOfRounding(String name) {
    try (LlamaModel model = llama.load(Fixtures.shared("models/" + name + ".gguf"))) {
      Logits exact = Fixtures.logits(name + ".exact");
      double cost = exact.meanDivergenceOf(Fixtures.logits(name));

      assertThat(exact.meanDivergenceOf(model.logits(Fixtures.tokens())))
          .isCloseTo(cost, within(OTHER_STEPS * cost));
    }
  }

  @Test
  void saysWhyAFileIsRefused() {
    assertThatThrownBy(() -> llama.load(Fixtures.shared("models/tokens.txt")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("magic");
  }

  private static List<String> models(Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(Fixtures.shared("models"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt") && !name.equals("tokens.txt"))
          .map(name -> name.substring(0, name.length() - ".txt".length()))
          .filter(wanted)
          .sorted()
          .toList();
    }
  }
}
