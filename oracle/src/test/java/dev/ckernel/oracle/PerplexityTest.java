package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.api.Backend;
import dev.ckernel.api.Model;
import dev.ckernel.api.Progress;
import dev.ckernel.api.Session;
import dev.ckernel.text.EncodeOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerplexityTest {
  private static final int CONTEXT = 256;

  @TempDir static Path cache;

  /**
   * What {@code llama-perplexity} prints for these files. It keeps an f16 cache and uses flash
   * attention, which moves the last of them by 0.011.
   */
  @ParameterizedTest
  @CsvSource({"q8_0, 41.40", "q4_0, 41.58", "q4_k_m, 41.46"})
  void ofLlamaCppIsWhatItPrints(String format, double expected) {
    try (LlamaModel model = Fixtures.llamaCpp().load(shakespeare(format));
        LlamaContext context = model.context(CONTEXT)) {
      int[] tokens = model.tokenize(Fixtures.heldOutText(), true, false);
      OptionalInt bos = model.addsBos() ? OptionalInt.of(model.bos()) : OptionalInt.empty();

      double perplexity =
          Perplexity.of(
              tokens,
              CONTEXT,
              bos,
              chunk -> {
                context.clear();
                return context.feed(chunk);
              });

      assertThat(perplexity).isCloseTo(expected, within(0.02));
    }
  }

  /** Activations are rounded in other blocks and by other scales than in llama.cpp. */
  @ParameterizedTest
  @CsvSource({
    "q8_0, NATIVE, 41.40",
    "q8_0, JVM, 41.40",
    "q4_0, NATIVE, 41.58",
    "q4_0, JVM, 41.58",
    "q4_k_m, NATIVE, 41.46",
    "q4_k_m, JVM, 41.46"
  })
  void ofOursIsLlamaCpps(String format, Backend backend, double expected) {
    try (Model model = Ours.load(shakespeare(format), backend, cache)) {
      int[] tokens =
          model.tokenizer().encode(Fixtures.heldOutText(), new EncodeOptions(true, false));

      double perplexity =
          Perplexity.of(tokens, CONTEXT, OptionalInt.empty(), chunk -> Ours.logits(model, chunk));

      assertThat(model.tokenizer().vocabulary().addBos()).isFalse();
      assertThat(perplexity).isCloseTo(expected, within(0.02));
    }
  }

  /** What llama-perplexity prints for a corpus that holds the text of special tokens. */
  @Test
  void specialTokensInACorpusArePlainText() {
    String text = Fixtures.text(Fixtures.shared("cases/special-in-corpus/text.txt"));
    try (LlamaModel llama = Fixtures.llamaCpp().load(shakespeare("q8_0"));
        Model model = Ours.load(shakespeare("q8_0"), Backend.NATIVE, cache);
        Session session = model.newSession()) {
      int[] tokens = model.tokenizer().encode(text, EncodeOptions.CORPUS);
      assertThat(tokens).isEqualTo(llama.tokenize(text, true, false));

      dev.ckernel.api.Perplexity perplexity =
          dev.ckernel.api.Perplexity.of(
              session, model.tokenizer().vocabulary(), tokens, 64, Progress.SILENT);

      assertThat(perplexity.tokens()).isEqualTo(279);
      assertThat(perplexity.value()).isCloseTo(906.45, within(0.5));
    }
  }

  @Test
  void ofAModelThatKnowsNothingIsTheSizeOfItsVocabulary() {
    assertThat(
            Perplexity.of(
                new int[23], 8, OptionalInt.empty(), part -> new Logits(new float[8 * 50], 50)))
        .isEqualTo(50, within(1e-9));
  }

  @Test
  void judgesOnlySecondHalvesOfWholeChunksAndReplacesTheirFirstToken() {
    List<int[]> fed = new ArrayList<>();
    int[] tokens = {0, 1, 2, 3, 4, 1, 2, 3, 4, 1};

    double perplexity =
        Perplexity.of(
            tokens,
            4,
            OptionalInt.of(9),
            part -> {
              fed.add(part);
              float[] logits = new float[4 * 10];
              logits[2 * 10 + 3] = 100; // after token 2, of which only one is judged per chunk
              return new Logits(logits, 10);
            });

    assertThat(fed).containsExactly(new int[] {9, 1, 2, 3}, new int[] {9, 1, 2, 3});
    assertThat(perplexity).isEqualTo(1, within(1e-9));
  }

  @Test
  void needsTwoContexts() {
    assertThatThrownBy(() ->
            Perplexity.of(new int[15], 8, OptionalInt.empty(), part -> new Logits(new float[8], 1)))
        .hasMessageContaining("15 tokens");
  }

  private static Path shakespeare(String format) {
    return Fixtures.shared("models/shakespeare-5m-" + format + ".gguf");
  }
}
