package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerJsonTest {
  private static final TrainerOptions OPTIONS =
      TrainerOptions.of(400).withSpecials(List.of("<|im_start|>", "<|im_end|>"));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("tokenizer.json");
  }

  @ParameterizedTest
  @EnumSource(PreTokenizer.class)
  void byteLevelVocabulariesComeBackEqual(PreTokenizer preTokenizer) {
    Vocabulary vocabulary = train(new BpeTrainer(preTokenizer, OPTIONS));
    if (!TokenizerJson.canWrite(preTokenizer)) {
      assertThatThrownBy(() -> TokenizerJson.write(vocabulary, file))
          .isInstanceOf(CkException.class)
          .hasMessageContaining(preTokenizer.ggufName());
      return;
    }
    TokenizerJson.write(vocabulary, file);
    assertThat(TokenizerJson.read(file)).isEqualTo(vocabulary);
  }

  @Test
  void sentencePieceVocabulariesComeBackEqual() throws IOException {
    Vocabulary vocabulary = train(new SentencePieceTrainer(OPTIONS));
    TokenizerJson.write(vocabulary, file);
    assertThat(TokenizerJson.read(file)).isEqualTo(vocabulary);
    Files.delete(folder.resolve("tokenizer_config.json"));
    assertThat(TokenizerJson.read(file)).isEqualTo(vocabulary);
  }

  @Test
  void whatIsPutAroundATextComesBack() throws IOException {
    Vocabulary vocabulary =
        TinyVocabularies.byteLevel(PreTokenizer.LLAMA3)
            .addBos(true)
            .addEos(true)
            .ignoreMerges(true)
            .stripsRight(356)
            .build();
    TokenizerJson.write(vocabulary, file);
    assertThat(TokenizerJson.read(file)).isEqualTo(vocabulary);
    Files.delete(folder.resolve("tokenizer_config.json"));
    assertThat(TokenizerJson.read(file)).isEqualTo(vocabulary);
  }

  @Test
  void theSameVocabularyGivesTheSameBytes() throws IOException {
    TokenizerJson.write(train(new BpeTrainer(PreTokenizer.QWEN2, OPTIONS)), file);
    byte[] first = Files.readAllBytes(file);
    TokenizerJson.write(train(new BpeTrainer(PreTokenizer.QWEN2, OPTIONS)), file);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("tokenizer.json", "tokenizer_config.json");
    }
  }

  @Test
  void knowsThePublishedSpellings() throws IOException {
    TokenizerJson.write(train(new BpeTrainer(PreTokenizer.QWEN2, OPTIONS)), file);
    Vocabulary ours = TokenizerJson.read(file);
    String text = Files.readString(file);
    String spelled =
        text.replace("'(?:[sdmtSDMT]|[lL][lL]|[vV][eE]|[rR][eE])", "(?i:'s|'t|'re|'ve|'m|'ll|'d)")
            .replaceAll("\\[ \"([^\"]+)\", \"([^\"]+)\" \\]", "\"$1 $2\"");
    assertThat(spelled)
        .isNotEqualTo(text)
        .contains("(?i:")
        .containsPattern("\"merges\" : \\[ \"\\S+ \\S+\"");
    Files.writeString(file, spelled);
    assertThat(TokenizerJson.read(file)).isEqualTo(ours);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("\"normalizer\" : null", "\"normalizer\" : {}", "normalizer is not known"),
        Arguments.of("\"type\" : \"BPE\"", "\"type\" : \"Unigram\"", "model.type is not known"),
        Arguments.of("\"Isolated\"", "\"Removed\"", "pre_tokenizer.behavior"),
        Arguments.of("\"Regex\" : \"", "\"Regex\" : \"x", "unknown patterns"),
        Arguments.of("\"type\" : \"Split\"", "\"type\" : \"Space\"", "'Space' is not known"),
        Arguments.of("\"!\" : 33", "\"!\" : -1", "'!' has no sound id"),
        Arguments.of("\"!\" : 33", "\"!\" : 3.5", "'!' has no sound id"),
        Arguments.of("\"!\" : 33", "\"!\" : 34", "have one id"),
        Arguments.of("\"version\"", "version", "is not JSON"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void refusesWhatItDoesNotKnow(String from, String to, String message) throws IOException {
    TokenizerJson.write(train(new BpeTrainer(PreTokenizer.QWEN2, OPTIONS)), file);
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
    assertThatThrownBy(() -> TokenizerJson.read(file))
        .isInstanceOf(CkException.class)
        .hasMessageContaining(message)
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void refusesATokenTwice() {
    Vocabulary twice =
        Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE)
            .preTokenizer(PreTokenizer.GPT2)
            .pieces(List.of("a", "a"))
            .build();
    assertThatThrownBy(() -> TokenizerJson.write(twice, file))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("'a' twice");
  }

  @Test
  void missingAndFolder() {
    assertThatThrownBy(() -> TokenizerJson.read(file)).isInstanceOf(CkException.class);
    assertThatThrownBy(() -> TokenizerJson.read(folder))
        .isInstanceOf(CkException.class)
        .hasMessage(folder + ": is a folder, not a file");
  }

  private static Vocabulary train(VocabularyTrainer trainer) {
    trainer.add("The then there, that others; the 42 <|im_end|>é日本 other\n".repeat(20));
    return trainer.train();
  }
}
