package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class BpeTrainerTest {
  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void learnsWhatTheDefinitionSays(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      documents.add(TrainingTexts.overlapping(random, 60));
    }
    List<PreTokenizer> all = List.of(PreTokenizer.values());
    PreTokenizer preTokenizer = all.get(random.nextInt(all.size()));
    int minimum = 1 + random.nextInt(3);
    int longest = 4 + random.nextInt(12);
    NaiveTrainer naive = NaiveTrainer.ofBytes(preTokenizer, documents);
    naive.learn(40, minimum, longest);

    BpeTrainer trainer =
        new BpeTrainer(
            preTokenizer,
            TrainerOptions.of(256 + 40 + 1).withMinimumCount(minimum).withLongestToken(longest));
    documents.forEach(trainer::add);
    Vocabulary vocabulary = trainer.train();

    assertThat(vocabulary.merges())
        .isEqualTo(naive.merges.stream().map(merge -> String.join(" ", merge)).toList());
    assertThat(vocabulary.pieces().subList(0, vocabulary.size() - 1)).isEqualTo(naive.symbols);
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

  @ParameterizedTest
  @EnumSource(PreTokenizer.class)
  void anyTextComesBackFromItsTokens(PreTokenizer preTokenizer) {
    BpeTrainer trainer = new BpeTrainer(preTokenizer, TrainerOptions.of(400));
    trainer.add(TinyVocabularies.SAMPLE.repeat(3));
    Tokenizer tokenizer = Tokenizer.of(trainer.train());
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      byte[] text =
          random
              .ints(40, 0, 0x110000)
              .filter(c -> c < 0xD800 || c > 0xDFFF)
              .map(c -> c % 3 == 0 ? c : c % 300)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString()
              .getBytes(StandardCharsets.UTF_8);
      assertThat(tokenizer.decode(tokenizer.encode(text, EncodeOptions.PLAIN))).isEqualTo(text);
    }
  }

  @Test
  void everyByteIsATokenOfItsOwn() {
    Tokenizer tokenizer = Tokenizer.of(train(List.of("x"), TrainerOptions.of(300)));
    byte[] bytes = new byte[500];
    new SplittableRandom(4).nextBytes(bytes);
    int[] ids = IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray();
    assertThat(tokenizer.decode(ids)).isEqualTo(bytes);
  }

  @Test
  void theEndOfTextIsATokenAndNothingBegins() {
    Vocabulary vocabulary =
        train(List.of("the then"), TrainerOptions.of(300).withSpecials(List.of("<|im_end|>")));
    int size = vocabulary.size();
    assertThat(vocabulary.pieces()).endsWith("<|endoftext|>", "<|im_end|>");
    assertThat(vocabulary.id(TokenRole.EOS)).hasValue(size - 2);
    assertThat(vocabulary.id(TokenRole.BOS)).isEmpty();
    assertThat(vocabulary.addBos()).isFalse();
    assertThat(vocabulary.type(size - 1)).isEqualTo(TokenType.CONTROL);
    assertThat(vocabulary.isEndOfGeneration(size - 1)).isTrue();
  }

  @Test
  void specialTokensAreNoTextToLearnFrom() {
    Vocabulary vocabulary = train(List.of("ab<|endoftext|>".repeat(9)), TrainerOptions.of(300));
    assertThat(vocabulary.merges()).containsExactly("a b");
  }

  @Test
  void aSpecialTokenIsNotLearnedAsText() {
    // Spelled as byte-level pieces are, so that text can have it where the special token is not.
    Vocabulary vocabulary =
        train(
            List.of(" wor".repeat(20) + " word".repeat(9)),
            TrainerOptions.of(300).withSpecials(List.of("Ġwor")));
    assertThat(vocabulary.pieces()).contains("Ġw", "or").doesNotHaveDuplicates();
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
    assertThatThrownBy(() -> train(List.of(""), TrainerOptions.of(300)))
        .isInstanceOf(CkException.class)
        .hasMessage("there is no text to train a vocabulary on");
    assertThatThrownBy(() -> train(List.of("a"), TrainerOptions.of(256)))
        .isInstanceOf(CkException.class)
        .hasMessage("a vocabulary of 256 tokens is too small: 257 are bytes and special tokens");
    assertThatThrownBy(() -> TrainerOptions.of(300).withSpecials(List.of("ab")))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("too short");
    assertThatThrownBy(() -> TrainerOptions.of(300).withSpecials(List.of("abc", "abc")))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("twice");
  }

  private static Vocabulary train(List<String> documents, TrainerOptions options) {
    BpeTrainer trainer = new BpeTrainer(PreTokenizer.QWEN2, options);
    documents.forEach(trainer::add);
    return trainer.train();
  }
}
