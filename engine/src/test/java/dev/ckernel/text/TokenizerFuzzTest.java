package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/**
 * Arbitrary bytes. As tests these run on their seeds; {@code JAZZER_FUZZ=1 mvn -pl engine test
 * -Dtest=TokenizerFuzzTest#byteLevel} looks for more.
 */
@Tag("fuzz")
class TokenizerFuzzTest {
  private static final List<Tokenizer> BYTE_LEVEL =
      Stream.of(PreTokenizer.values())
          .map(each -> Tokenizer.of(TinyVocabularies.byteLevel(each).build()))
          .toList();
  private static final Tokenizer SENTENCE_PIECE =
      Tokenizer.of(TinyVocabularies.sentencePiece().build());

  @FuzzTest
  void byteLevel(FuzzedDataProvider data) {
    Tokenizer tokenizer = data.pickValue(BYTE_LEVEL);
    EncodeOptions options = new EncodeOptions(data.consumeBoolean(), data.consumeBoolean());
    byte[] text = data.consumeRemainingAsBytes();

    int[] ids = tokenizer.encode(text, options);

    assertThat(tokenizer.decode(ids)).isEqualTo(Utf8.repair(text, 0, text.length));
    TokenStream stream = tokenizer.stream();
    for (int id : ids) {
      stream.accept(id);
    }
    stream.end();
  }

  @FuzzTest
  void sentencePiece(FuzzedDataProvider data) {
    EncodeOptions options = new EncodeOptions(data.consumeBoolean(), data.consumeBoolean());
    byte[] text = data.consumeRemainingAsBytes();

    int[] ids = SENTENCE_PIECE.encode(text, options);

    assertThat(ids.length).isLessThanOrEqualTo(text.length + 8);
    SENTENCE_PIECE.decode(ids);
  }

  @FuzzTest
  void utf8Stream(FuzzedDataProvider data) {
    byte[] text = data.consumeBytes(1000);
    Utf8Stream stream = new Utf8Stream();
    StringBuilder whole = new StringBuilder();
    int at = 0;
    while (at < text.length) {
      int end = Math.min(text.length, at + 1 + data.consumeInt(0, 5));
      whole.append(stream.accept(Arrays.copyOfRange(text, at, end)));
      at = end;
    }
    assertThat(whole.append(stream.end()).toString())
        .isEqualTo(new String(text, StandardCharsets.UTF_8));
  }
}
