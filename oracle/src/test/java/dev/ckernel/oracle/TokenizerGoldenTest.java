package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufFile;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our tokens are those that llama.cpp's repository keeps for its vocabularies. */
class TokenizerGoldenTest {
  private static final String SEPARATOR = "\n__ggml_vocab_test__\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-2",
        "starcoder",
        "refact",
        "mpt",
        "falcon",
        "deepseek-llm",
        "deepseek-coder",
        "llama-spm",
        "phi-3"
      })
  void givesTheTokensOfTheGoldens(String name) {
    check(Fixtures.shared("vocab/" + name + ".gguf"), name);
  }

  /** Vocabularies too large to lie beside the repository. */
  @ParameterizedTest
  @ValueSource(strings = {"llama-bpe", "qwen2", "qwen35"})
  void givesTheTokensOfTheGoldensFromTheSource(String name) {
    check(Fixtures.vocabulary(name), name);
  }

  private static void check(Path vocabulary, String name) {
    List<String> texts =
        List.of(Fixtures.text(Fixtures.shared("vocab/" + name + ".gguf.inp")).split(SEPARATOR, -1));
    List<String> expected =
        Fixtures.text(Fixtures.shared("vocab/" + name + ".gguf.out")).lines().toList();
    assertThat(expected).hasSizeGreaterThan(40);
    assertThat(texts).hasSize(expected.size() + 1); // the last text has a separator after it
    try (GgufFile file = GgufFile.open(vocabulary)) {
      Tokenizer tokenizer = Tokenizer.of(GgufVocabulary.read(file));
      for (int i = 0; i < expected.size(); i++) {
        int[] ids = tokenizer.encode(texts.get(i), EncodeOptions.PLAIN);
        assertThat(Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(" ")))
            .as("tokens of %s", Shrinking.escaped(texts.get(i)))
            .isEqualTo(expected.get(i).strip());
        assertThat(new String(tokenizer.decode(ids), StandardCharsets.UTF_8))
            .isEqualTo(texts.get(i));
      }
    }
  }
}
