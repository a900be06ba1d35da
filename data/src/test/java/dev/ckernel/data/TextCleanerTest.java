package dev.ckernel.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.tensor.CounterRng;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextCleanerTest {
  @Test
  void bytesThatAreNoUtf8GoAndAreCounted() {
    TextCleaner cleaner = new TextCleaner(false);
    byte[] bytes = {'a', (byte) 0xff, 'b', (byte) 0xc3, (byte) 0xa9, (byte) 0xe2, (byte) 0x82};
    assertThat(cleaner.decode(bytes)).isEqualTo("ab\u00E9");
    assertThat(cleaner.invalidBytes()).isEqualTo(3);
  }

  @Test
  void lineEndsControlCharactersAndMarksAreMended() {
    TextCleaner cleaner = new TextCleaner(false);
    assertThat(cleaner.clean("\uFEFFa\r\nb\rc\n\td\0\u0007e\u0301\uD800"))
        .isEqualTo("a\nb\nc\n\td\u00E9");
    assertThat(cleaner.lineEnds()).isEqualTo(2);
    assertThat(cleaner.composed()).isEqualTo(1);
    assertThat(cleaner.removed()).isEqualTo(Map.of(0xFEFF, 1L, 0, 1L, 7, 1L, 0xD800, 1L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\u201Cyes\u201D \u2018no\u2019   | \"yes\" 'no'",
        "1\u20132 \u2014 3\u2026          | 1-2 -- 3...",
        "na\u00EFve \u00C5ngstr\u00F6m \u0141 | naive Angstrom L",
        "a\u00A0b\u2003c                  | a b c",
        "\u00BD \uFB01 \u2122             | 1/2 fi (TM)",
        "x\u4E2D\u200By                   | xy",
      })
  void symbolsBecomeWhatStandsForThem(String text, String ascii) {
    assertThat(new TextCleaner(true).clean(text)).isEqualTo(ascii);
  }

  @Test
  void everyMappedAndRemovedSymbolIsCounted() {
    TextCleaner cleaner = new TextCleaner(true);
    cleaner.clean("\u201Ca\u201D \u201Cb\u201D \u4E2D");
    cleaner.clean("\u4E2D");
    assertThat(cleaner.mapped()).isEqualTo(Map.of(0x201C, 2L, 0x201D, 2L));
    assertThat(cleaner.removed()).isEqualTo(Map.of(0x4E2D, 2L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cleanTextStaysAndWhatIsCleanedIsClean(boolean ascii) {
    CounterRng rng = new CounterRng(3);
    for (int i = 0; i < 5_000; i++) {
      TextCleaner cleaner = new TextCleaner(ascii);
      String text = cleaner.decode(random(rng, i));
      String clean = cleaner.clean(text);
      TextCleaner again = new TextCleaner(ascii);
      assertThat(again.clean(clean)).isEqualTo(clean);
      assertThat(again.removed()).isEmpty();
      assertThat(again.mapped()).isEmpty();
      assertThat(again.lineEnds()).isZero();
      assertThat(Normalizer.isNormalized(clean, Normalizer.Form.NFC)).isTrue();
      assertThat(clean.codePoints())
          .noneMatch(c -> c == '\r' || c == 0 || c == 0xFEFF || (ascii && c >= 0x80));
      assertThat(new String(clean.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
          .isEqualTo(clean);
    }
  }

  /** Bytes at random, and code points at random by turns. */
  private static byte[] random(CounterRng rng, int number) {
    int length = rng.bits(number, 0) & 31;
    if (number % 2 == 0) {
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) rng.bits(number, 1 + i);
      }
      return bytes;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int bits = rng.bits(number, 1 + i);
      int limit = (bits & 1) == 0 ? 0x300 : 0x30000;
      text.appendCodePoint((bits >>> 1) % limit);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
