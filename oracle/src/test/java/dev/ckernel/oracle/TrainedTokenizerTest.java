package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.ckernel.format.GgufFile;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.text.BpeTrainer;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.PreTokenizer;
import dev.ckernel.text.SentencePieceTrainer;
import dev.ckernel.text.Tokenizer;
import dev.ckernel.text.TokenizerJson;
import dev.ckernel.text.TrainerOptions;
import dev.ckernel.text.Vocabulary;
import dev.ckernel.text.VocabularyTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vocabularies that we train, in the two libraries that read the files we write of them. */
class TrainedTokenizerTest {
  private static final int TEXTS = 300;

  private static final TrainerOptions OPTIONS =
      TrainerOptions.of(2000).withSpecials(List.of("<|im_start|>", "<|im_end|>"));

  @TempDir private Path folder;

  static Stream<VocabularyTrainer> trainers() {
    return Stream.concat(
        Stream.of(PreTokenizer.values())
            .filter(TokenizerJson::canWrite)
            .map(each -> new BpeTrainer(each, OPTIONS)),
        Stream.of(new SentencePieceTrainer(OPTIONS)));
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void theTokenizersLibraryGivesTheSameIds(VocabularyTrainer trainer) throws IOException {
    Vocabulary vocabulary = train(trainer);
    Path file = folder.resolve("tokenizer.json");
    TokenizerJson.write(vocabulary, file);
    Tokenizer ours = Tokenizer.of(TokenizerJson.read(file));
    try (HuggingFaceTokenizer theirs =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(file)
            .optTruncation(false)
            .optPadding(false)
            .build()) {
      for (boolean around : new boolean[] {false, true}) {
        compare(
            text -> ours.encode(text, new EncodeOptions(around, true)),
            text ->
                Arrays.stream(theirs.encode(text, around, false).getIds())
                    .mapToInt(Math::toIntExact)
                    .toArray());
      }
      String text = Fixtures.heldOutText();
      long[] ids = theirs.encode(text, false, false).getIds();
      assertThat(theirs.decode(ids, false)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void llamaCppGivesTheSameIds(VocabularyTrainer trainer) {
    Vocabulary vocabulary = train(trainer);
    Path file = folder.resolve("tokenizer.gguf");
    GgufVocabulary.write(vocabulary, "trained", file);
    Tokenizer ours;
    try (GgufFile gguf = GgufFile.open(file)) {
      ours = Tokenizer.of(GgufVocabulary.read(gguf));
    }
    assertThat(ours.vocabulary()).isEqualTo(vocabulary);
    try (LlamaModel theirs = Fixtures.llamaCpp().loadVocabulary(file)) {
      assertThat(theirs.vocabSize()).isEqualTo(vocabulary.size());
      for (EncodeOptions options :
          List.of(EncodeOptions.PLAIN, EncodeOptions.PROMPT, new EncodeOptions(false, true))) {
        compare(
            text -> ours.encode(text, options),
            text -> theirs.tokenize(text, options.addBosEos(), options.parseSpecial()));
      }
      for (int id = 0; id < vocabulary.size(); id++) {
        assertThat(ours.piece(id)).as("token %d", id).isEqualTo(theirs.piece(id, true));
        assertThat(ours.isEndOfGeneration(id)).isEqualTo(theirs.isEndOfGeneration(id));
      }
    }
  }

  private static void compare(Function<String, int[]> ours, Function<String, int[]> theirs) {
    String english = Fixtures.heldOutText();
    assertThat(ours.apply(english)).isEqualTo(theirs.apply(english));
    UnicodeText texts = new UnicodeText(7);
    for (int i = 0; i < TEXTS; i++) {
      String text = texts.next(12);
      if (!Arrays.equals(ours.apply(text), theirs.apply(text))) {
        String cause =
            Shrinking.smallest(text, part -> !Arrays.equals(ours.apply(part), theirs.apply(part)));
        assertThat(ours.apply(cause)).as(Shrinking.escaped(cause)).isEqualTo(theirs.apply(cause));
      }
    }
  }

  /** On English, and on texts of other scripts than those that are compared. */
  private static Vocabulary train(VocabularyTrainer trainer) {
    try {
      trainer.add(Files.readAllBytes(Fixtures.shared("data/tinyshakespeare.txt")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    UnicodeText texts = new UnicodeText(8);
    for (int i = 0; i < 2000; i++) {
      trainer.add(texts.next(12));
    }
    return trainer.train();
  }
}
