package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteLevelBpeTest {
  private final Vocabulary vocabulary = TinyVocabularies.byteLevel(PreTokenizer.GPT2).build();
  private final Tokenizer tokenizer = Tokenizer.of(vocabulary);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "the then there",
        "It's what they've been",
        "日本語é😀\u0000\t\n",
        "thethethethethethethethethethethethethethethethethethethethe",
        "================================================================="
      })
  void mergesInTheOrderOfTheList(String text) {
    assertThat(pieces(text)).isEqualTo(plainly(text));
  }

  @Test
  void mergesInTheOrderOfTheListWhateverTheText() {
    SplittableRandom random = new SplittableRandom(7);
    String sample = TinyVocabularies.SAMPLE;
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(8); n > 0; n--) {
        int from = random.nextInt(sample.length() - 10);
        text.append(sample, from, from + random.nextInt(10));
      }
      String whole =
          new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      assertThat(pieces(whole)).as("<%s>", whole).isEqualTo(plainly(whole));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyTextComesBack(PreTokenizer preTokenizer) {
    Tokenizer each = Tokenizer.of(TinyVocabularies.byteLevel(preTokenizer).build());
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 500; i++) {
      String text =
          random
              .ints(random.nextInt(40), 0, random.nextBoolean() ? 0x250 : 0xD800)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      int[] ids = each.encode(text, EncodeOptions.PLAIN);
      assertThat(each.decode(ids)).asString(StandardCharsets.UTF_8).isEqualTo(text);
    }
  }

  @Test
  void knownWordsHaveTheSameTokensTheSecondTime() {
    String text = TinyVocabularies.SAMPLE + " " + TinyVocabularies.SAMPLE;
    int[] first = tokenizer.encode(text, EncodeOptions.PLAIN);
    assertThat(tokenizer.encode(text, EncodeOptions.PLAIN)).isEqualTo(first);
    assertThat(Tokenizer.of(vocabulary).encode(text, EncodeOptions.PLAIN)).isEqualTo(first);
  }

  @Test
  void bytesThatAreNotTextAreReplacementCharacters() {
    byte[] broken = {'a', (byte) 0xFF, 'b', (byte) 0xC3};
    assertThat(tokenizer.decode(tokenizer.encode(broken, EncodeOptions.PLAIN)))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void aWordThatIsATokenIsThatTokenOnlyWhereMergesAreIgnored() {
    Vocabulary.Builder builder =
        Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE)
            .pieces(List.of("a", "b", "c", "ab", "abc"))
            .merges(List.of("a b"))
            .preTokenizer(PreTokenizer.GPT2);
    assertThat(Tokenizer.of(builder.build()).encode("abc", EncodeOptions.PLAIN))
        .containsExactly(3, 2);
    assertThat(Tokenizer.of(builder.ignoreMerges(true).build()).encode("abc", EncodeOptions.PLAIN))
        .containsExactly(4);
  }

  @Test
  void mergesMayPassThroughWhatIsNoToken() {
    Vocabulary vocabulary =
        Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE)
            .pieces(List.of("a", "b", "c", "abc"))
            .merges(List.of("a b", "ab c"))
            .preTokenizer(PreTokenizer.GPT2)
            .build();
    Tokenizer tokenizer = Tokenizer.of(vocabulary);
    assertThat(tokenizer.encode("abc", EncodeOptions.PLAIN)).containsExactly(3);
    assertThat(tokenizer.encode("ab", EncodeOptions.PLAIN)).containsExactly(0, 1);
    assertThat(tokenizer.encode("axb", EncodeOptions.PLAIN))
        .as("x is no token")
        .containsExactly(0, 1);
  }

  private List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int id : tokenizer.encode(text, EncodeOptions.PLAIN)) {
      pieces.add(vocabulary.piece(id));
    }
    return pieces;
  }

  /** Merge after merge through the whole list. */
  private List<String> plainly(String text) {
    List<String> pieces = new ArrayList<>();
    for (String word : PreTokenizerTest.split(PreTokenizer.GPT2, text)) {
      List<String> symbols =
          TinyVocabularies.characters(
              TinyVocabularies.spell(word.getBytes(StandardCharsets.UTF_8)));
      for (String merge : vocabulary.merges()) {
        String[] pair = merge.split(" ", -1);
        TinyVocabularies.merge(symbols, pair[0], pair[1]);
      }
      pieces.addAll(symbols);
    }
    return pieces;
  }
}
