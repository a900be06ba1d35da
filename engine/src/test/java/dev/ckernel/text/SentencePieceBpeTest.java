package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentencePieceBpeTest {
  private final Vocabulary vocabulary = TinyVocabularies.sentencePiece().build();
  private final Tokenizer tokenizer = Tokenizer.of(vocabulary);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the then there",
        "  two  spaces ",
        "ǆ is in no piece",
        "▁already▁marked",
        "thethethethethethethethethethethethethethethethethethethethe",
        "<0x41></s>"
      })
  void mergesTheBestScoreFirst(String text) {
    assertThat(pieces(text)).isEqualTo(plainly(vocabulary, text));
  }

  @Test
  void mergesTheBestScoreFirstWhateverTheText() {
    SplittableRandom random = new SplittableRandom(9);
    String sample = TinyVocabularies.SAMPLE + "▁ǆ";
    for (int i = 0; i < 300; i++) {
      String text =
          random
              .ints(1 + random.nextInt(60), 0, sample.length())
              .map(sample::codePointAt)
              .filter(c -> Character.getType(c) != Character.SURROGATE)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      if (!text.isEmpty()) {
        assertThat(pieces(text)).as("<%s>", text).isEqualTo(plainly(vocabulary, text));
      }
    }
  }

  /** A piece with a space mark inside: text must not be cut there. */
  @Test
  void piecesMayReachOverSpaces() {
    Vocabulary joined =
        Vocabulary.builder(Vocabulary.Kind.SENTENCEPIECE_BPE)
            .pieces(List.of("a", "b", "▁", "a▁", "a▁b", "▁b", "c"))
            .scores(new float[] {-9, -9, -9, -2, -1, -3, -9})
            .build();
    Tokenizer tokenizer = Tokenizer.of(joined);
    assertThat(tokenizer.encode("ca b a", EncodeOptions.PLAIN)).containsExactly(6, 4, 2, 0);
  }

  /** The mark itself cannot be told from a space, nor can a space that broken text swallows. */
  @Test
  void anyBytesComeBackButForSpaceMarks() {
    SplittableRandom random = new SplittableRandom(10);
    byte[] frequent = "the né▁".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(30)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] =
            random.nextBoolean()
                ? frequent[random.nextInt(frequent.length)]
                : (byte) random.nextInt(256);
      }
      int[] ids = tokenizer.encode(bytes, EncodeOptions.PLAIN);
      assertThat(unmarked(tokenizer.decode(ids))).isEqualTo(unmarked(bytes));
    }
  }

  private static String unmarked(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).replace("\u00e2\u0096\u0081", " ");
  }

  @Test
  void withoutByteTokensWhatIsInNoPieceIsUnknown() {
    Vocabulary.Builder builder =
        Vocabulary.builder(Vocabulary.Kind.SENTENCEPIECE_BPE)
            .pieces(List.of("<unk>", "a", "▁"))
            .types(new int[] {2, 1, 1});
    assertThat(
            Tokenizer.of(builder.role(TokenRole.UNKNOWN, 0).build())
                .encode("axé", EncodeOptions.PLAIN))
        .containsExactly(1, 0, 0, 0);
  }

  @Test
  void aSpaceIsPutBeforeTextAtTheStartAndAfterSpecialTokens() {
    assertThat(tokenizer.decode(tokenizer.encode("the</s>the", new EncodeOptions(false, true))))
        .asString()
        .isEqualTo("the</s> the");
    assertThat(tokenizer.encode("</s>", new EncodeOptions(true, true))).containsExactly(1, 2);
    assertThat(tokenizer.encode("", EncodeOptions.PROMPT)).containsExactly(1);
    Tokenizer bare = Tokenizer.of(TinyVocabularies.sentencePiece().addSpacePrefix(false).build());
    assertThat(bare.decode(bare.encode(" the", EncodeOptions.PLAIN))).asString().isEqualTo(" the");
  }

  private List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int id : tokenizer.encode(text, EncodeOptions.PLAIN)) {
      pieces.add(vocabulary.piece(id));
    }
    return pieces;
  }

  /** The neighbours that make the piece of the best score, the leftmost first, until none do. */
  private static List<String> plainly(Vocabulary vocabulary, String text) {
    List<String> pieces = vocabulary.pieces();
    List<String> symbols = TinyVocabularies.characters("▁" + text.replace(' ', '▁'));
    while (true) {
      int best = -1;
      float bestScore = Float.NEGATIVE_INFINITY;
      for (int i = 0; i + 1 < symbols.size(); i++) {
        int id = pieces.indexOf(symbols.get(i) + symbols.get(i + 1));
        if (id >= 0 && vocabulary.score(id) > bestScore) {
          best = i;
          bestScore = vocabulary.score(id);
        }
      }
      if (best < 0) {
        break;
      }
      symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
    }
    List<String> result = new ArrayList<>();
    for (String symbol : symbols) {
      if (pieces.contains(symbol)) {
        result.add(symbol);
      } else {
        for (byte b : symbol.getBytes(StandardCharsets.UTF_8)) {
          result.add("<0x%02X>".formatted(b));
        }
      }
    }
    return result;
  }
}
