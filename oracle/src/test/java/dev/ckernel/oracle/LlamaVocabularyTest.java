package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The binding's tokenizer calls, on vocabularies with and without byte-level BPE. */
class LlamaVocabularyTest {
  private static final String TEXT = "Hello, wörld! 🦙 it's 12345\n\n  日本語";

  private final LlamaCpp llama = Fixtures.llamaCpp();

  @ParameterizedTest
  @ValueSource(strings = {"llama-bpe", "llama-spm", "qwen2", "gpt-2", "falcon"})
  void textComesBackFromItsTokens(String name) {
    try (LlamaModel vocabulary = llama.loadVocabulary(Fixtures.vocabulary(name))) {
      int[] tokens = vocabulary.tokenize(TEXT, false, false);
      StringBuilder pieces = new StringBuilder();
      for (int token : tokens) {
        pieces.append(new String(vocabulary.piece(token, false), StandardCharsets.ISO_8859_1));
      }
      byte[] joined = pieces.toString().getBytes(StandardCharsets.ISO_8859_1);

      assertThat(new String(vocabulary.detokenize(tokens, false, false), StandardCharsets.UTF_8))
          .isEqualTo(TEXT);
      assertThat(new String(joined, StandardCharsets.UTF_8).stripLeading()).isEqualTo(TEXT);
    }
  }

  @Test
  void specialTokensAreReadAndAddedOnDemand() {
    try (LlamaModel vocabulary = llama.loadVocabulary(Fixtures.vocabulary("llama-bpe"))) {
      assertThat(vocabulary.vocabSize()).isEqualTo(128256);
      assertThat(vocabulary.addsBos()).isTrue();
      assertThat(vocabulary.bos()).isEqualTo(128000);
      assertThat(vocabulary.tokenize("<|eot_id|>", true, true)).containsExactly(128000, 128009);
      assertThat(vocabulary.tokenize("<|eot_id|>", false, false)).hasSizeGreaterThan(3);
      assertThat(vocabulary.piece(128009, true)).asString().isEqualTo("<|eot_id|>");
      assertThat(vocabulary.piece(128009, false)).isEmpty();
    }
  }

  @Test
  void resultsLongerThanTheFirstBufferAreWhole() {
    try (LlamaModel vocabulary = llama.loadVocabulary(Fixtures.vocabulary("llama-spm"))) {
      int[] spaces = vocabulary.tokenize(" ".repeat(4000), false, false);

      assertThat(vocabulary.detokenize(spaces, false, false)).hasSizeBetween(3999, 4000);
    }
  }
}
