package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tokenizer that is read back does in every way what the one does that was written. */
final class KeptTokenizerTest {
  static Stream<Vocabulary> vocabularies() {
    Stream<Vocabulary> byteLevel =
        Stream.of(PreTokenizer.values()).map(each -> TinyVocabularies.byteLevel(each).build());
    return Stream.concat(
        byteLevel,
        Stream.of(
            TinyVocabularies.byteLevel(PreTokenizer.LLAMA3)
                .addBos(true)
                .addEos(true)
                .ignoreMerges(true)
                .stripsLeft(358)
                .build(),
            TinyVocabularies.sentencePiece().build(),
            TinyVocabularies.sentencePiece().addSpacePrefix(true).stripsRight(5).build()));
  }

  @ParameterizedTest
  @MethodSource("vocabularies")
  void isTheSame(Vocabulary vocabulary) {
    Tokenizer made = Tokenizer.of(vocabulary);
    Tokenizer kept = kept(made);
    assertThat(kept.vocabulary()).isEqualTo(vocabulary);
    assertThat(vocabulary).isEqualTo(kept.vocabulary());
    String text = TinyVocabularies.SAMPLE + " [[mark]] <|end|></s> zebra \u0001\u00ff Ω";
    for (EncodeOptions options :
        new EncodeOptions[] {
          EncodeOptions.PLAIN, EncodeOptions.PROMPT, new EncodeOptions(false, true)
        }) {
      int[] ids = made.encode(text, options);
      assertThat(kept.encode(text, options)).isEqualTo(ids);
      assertThat(kept.decode(ids)).isEqualTo(made.decode(ids));
    }
    int[] all = IntStream.range(0, vocabulary.size()).toArray();
    assertThat(kept.decode(all, false)).isEqualTo(made.decode(all, false));
    for (int id : all) {
      assertThat(kept.piece(id)).isEqualTo(made.piece(id));
      assertThat(kept.isEndOfGeneration(id)).isEqualTo(made.isEndOfGeneration(id));
    }
  }

  @Test
  void whatIsNoTokenizerIsRefused() {
    KeptTables none = KeptTables.of("f", Map.of("kind", "BYTE_LEVEL_BPE"), Map.of());
    assertThatThrownBy(() -> Tokenizer.kept(none))
        .isInstanceOf(CkException.class)
        .hasMessage("f: lacks pre-tokenizer; delete it, and ck makes it again");
    KeptTables other = KeptTables.of("f", Map.of("kind", "unigram"), Map.of());
    assertThatThrownBy(() -> Tokenizer.kept(other))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith("f: No enum constant");
  }

  private static Tokenizer kept(Tokenizer tokenizer) {
    KeptTables tables = tokenizer.tables();
    return Tokenizer.kept(KeptTables.of("a file", tables.words(), tables.arrays()));
  }
}
