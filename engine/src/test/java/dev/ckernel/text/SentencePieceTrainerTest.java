package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class SentencePieceTrainerTest {
  private static final int FIRST = 3 + 256;

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void learnsWhatTheDefinitionSays(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String text = TrainingTexts.overlapping(random, 150).replace("\0", "");
    int minimum = 1 + random.nextInt(3);
    Vocabulary vocabulary = train(List.of(text), TrainerOptions.of(330).withMinimumCount(minimum));
    List<String> normal = vocabulary.pieces().subList(FIRST, vocabulary.size());
    List<String> characters =
        normal.stream().filter(piece -> piece.codePointCount(0, piece.length()) == 1).toList();
    List<String> learned = normal.subList(0, normal.size() - characters.size());

    NaiveTrainer naive = new NaiveTrainer(characters, words(text), true);
    naive.learn(330 - FIRST - characters.size(), minimum, 64);
    assertThat(learned).isEqualTo(naive.symbols.subList(characters.size(), naive.symbols.size()));
  }

  private static Map<List<String>, Integer> words(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] marked = SentencePieceBpe.markSpaces(bytes, 0, bytes.length, true);
    Map<List<String>, Integer> words = new LinkedHashMap<>();
    for (int at = 0; at < marked.length; ) {
      int next = SentencePieceWords.next(marked, at);
      String word = new String(marked, at, next - at, StandardCharsets.UTF_8);
      words.merge(TinyVocabularies.characters(word), 1, Integer::sum);
      at = next;
    }
    return words;
  }

  @Test
  void wordsAreCutWhereCharactersTellIt() {
    String text = "  two words,  42 l'été\n\n日本.";
    assertThat(words(text).keySet().stream().map(word -> String.join("", word)))
        .containsExactly(
            "▁▁▁two", "▁words", ",", "▁▁", "4", "2", "▁l", "'", "été", "\n\n", "日本", ".");
  }

  @Test
  void theOrderOfDocumentsDoesNotMatter() {
    SplittableRandom random = new SplittableRandom(1);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      documents.add(TrainingTexts.language(random, 200));
    }
    Vocabulary first = train(documents, TrainerOptions.of(600));
    Collections.shuffle(documents, new Random(2));
    assertThat(train(documents, TrainerOptions.of(600))).isEqualTo(first);
    assertThat(first.size()).isEqualTo(600);
  }

  @Test
  void scoresFallByOneFromPieceToPiece() {
    Vocabulary vocabulary =
        train(List.of(TinyVocabularies.SAMPLE.repeat(3)), TrainerOptions.of(400));
    for (int id = FIRST; id < vocabulary.size(); id++) {
      assertThat(vocabulary.score(id)).isEqualTo(FIRST - id);
      assertThat(vocabulary.type(id)).isEqualTo(TokenType.NORMAL);
    }
    assertThat(vocabulary.pieces()).startsWith("<unk>", "<s>", "</s>", "<0x00>", "<0x01>");
    assertThat(vocabulary.addBos()).isTrue();
    assertThat(vocabulary.addSpacePrefix()).isTrue();
  }

  @Test
  void anyBytesComeBackFromTheirTokens() {
    Tokenizer tokenizer =
        Tokenizer.of(train(List.of(TinyVocabularies.SAMPLE.repeat(3)), TrainerOptions.of(400)));
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[60];
      random.nextBytes(bytes);
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = random.nextInt(3) == 0 ? (byte) "then\nq".charAt(random.nextInt(6)) : bytes[j];
        // U+2581 is a space here, and a space may be cut up by a character that is none.
        bytes[j] = bytes[j] == (byte) 0xE2 || bytes[j] == ' ' ? 0 : bytes[j];
      }
      assertThat(tokenizer.decode(tokenizer.encode(bytes, EncodeOptions.PLAIN))).isEqualTo(bytes);
    }
  }

  @Test
  void anyTextComesBackFromItsTokens() {
    Tokenizer tokenizer =
        Tokenizer.of(train(List.of(TinyVocabularies.SAMPLE.repeat(3)), TrainerOptions.of(400)));
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 40; j++) {
        int c = random.nextInt(random.nextBoolean() ? 128 : 0x110000);
        text.appendCodePoint(c == 0x2581 || (c >= 0xD800 && c <= 0xDFFF) ? ' ' : c);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(tokenizer.decode(tokenizer.encode(bytes, EncodeOptions.PLAIN))).isEqualTo(bytes);
    }
  }

  @Test
  void plainTextDoesNotMergeIntoASpecialToken() {
    String text = "special spec ial specials ".repeat(30);
    Vocabulary vocabulary =
        train(
            List.of("spec ial specia pecial ".repeat(30)),
            TrainerOptions.of(320).withSpecials(List.of("special")));
    Tokenizer tokenizer = Tokenizer.of(vocabulary);
    assertThat(tokenizer.encode(text, EncodeOptions.PLAIN))
        .doesNotContain(vocabulary.pieces().indexOf("special"));
    assertThat(vocabulary.pieces()).contains("▁spec").doesNotHaveDuplicates();
  }

  @Test
  void rareCharactersAreWrittenInBytes() {
    Vocabulary vocabulary = train(List.of("the then ".repeat(1000) + "日"), TrainerOptions.of(300));
    assertThat(vocabulary.pieces()).doesNotContain("日").contains("h");
    Tokenizer tokenizer = Tokenizer.of(vocabulary);
    assertThat(tokenizer.encode("日", EncodeOptions.PLAIN)).hasSize(4);
    assertThat(tokenizer.decode(tokenizer.encode("日", EncodeOptions.PLAIN)))
        .asString()
        .isEqualTo("日");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "ab", "\t", "日", "abcdefghijklmnopqrstuvwxyz0123456789"})
  void aMillionOfOneUnitTakesNoTime(String unit) {
    String text = unit.repeat(1_000_000 / unit.length());
    long start = TrainingTexts.cpuNanos();
    Tokenizer tokenizer = Tokenizer.of(train(List.of(text), TrainerOptions.of(2000)));
    assertThat((TrainingTexts.cpuNanos() - start) / 1e9).isLessThan(20);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Arrays.equals(tokenizer.decode(tokenizer.encode(bytes, EncodeOptions.PLAIN)), bytes))
        .isTrue();
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> train(List.of("a"), TrainerOptions.of(259)))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("too small");
    assertThatThrownBy(
            () -> train(List.of("a"), TrainerOptions.of(300).withSpecials(List.of("<0x0A>"))))
        .isInstanceOf(CkException.class)
        .hasMessage("the special token '<0x0A>' is the name of a byte");
    assertThatThrownBy(() -> train(List.of(), TrainerOptions.of(300)))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("no text");
  }

  private static Vocabulary train(List<String> documents, TrainerOptions options) {
    SentencePieceTrainer trainer = new SentencePieceTrainer(options);
    documents.forEach(trainer::add);
    return trainer.train();
  }
}
