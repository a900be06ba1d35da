package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufFile;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.text.TokenRole;
import dev.ckernel.text.Tokenizer;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tokens are marks, and which of them end a reply. */
class TokenizerMarksTest {
  private final LlamaCpp llama = Fixtures.llamaCpp();

  static Stream<Path> files() {
    return Stream.concat(
        Stream.of(
                "gpt-2",
                "starcoder",
                "refact",
                "mpt",
                "falcon",
                "deepseek-llm",
                "deepseek-coder",
                "llama-spm",
                "phi-3",
                "llama-bpe",
                "qwen2",
                "qwen35")
            .map(Fixtures::vocabulary),
        Stream.of("tiny-llama-f32", "tiny-llama-spm-f32", "tiny-qwen3-f32", "shakespeare-5m-q8_0")
            .map(name -> Fixtures.shared("models/" + name + ".gguf")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void areThoseOfLlamaCpp(Path path) {
    Tokenizer ours;
    try (GgufFile file = GgufFile.open(path)) {
      ours = Tokenizer.of(GgufVocabulary.read(file));
    }
    try (LlamaModel theirs = llama.loadVocabulary(path)) {
      assertThat(ours.vocabulary().addBos()).isEqualTo(theirs.addsBos());
      ours.vocabulary().id(TokenRole.BOS).ifPresent(bos -> assertThat(bos).isEqualTo(theirs.bos()));
      for (int id = 0; id < theirs.vocabSize(); id++) {
        assertThat(ours.isEndOfGeneration(id))
            .as("token %d ends a reply", id)
            .isEqualTo(theirs.isEndOfGeneration(id));
        assertThat(!ours.isControl(id) && ours.piece(id).length > 0)
            .as("token %d is visible", id)
            .isEqualTo(theirs.piece(id, false).length > 0);
      }
    }
  }
}
