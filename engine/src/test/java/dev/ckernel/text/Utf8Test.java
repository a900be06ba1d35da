package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
  @ParameterizedTest
  @CsvSource({
    // well-formed
    "61, 61, true",
    "C3A9 E697A5 F09F9880, C3A9 E697A5 F09F9880, true",
    "F48FBFBF, F48FBFBF, true",
    "EDA080, EDA080, true", // a surrogate
    // bytes that start nothing
    "80, EFBFBD, false",
    "61 BF 62, 61 EFBFBD 62, false",
    "FF, EFBFBD, false",
    "F8 88 80 80 80, EFBFBD EFBFBD EFBFBD EFBFBD EFBFBD, false",
    // unfinished
    "C3, EFBFBD, false",
    "E697, EFBFBD EFBFBD, false",
    "E6 61, EFBFBD 61, false",
    "F09F98 61, EFBFBD EFBFBD EFBFBD 61, false",
    // overlong
    "C080, 00, false",
    "C1A1, 61, false",
    "E08080, 00, false",
    "F08080AF, 2F, false",
    "F08283A9, E283A9, false",
    // beyond Unicode
    "F4908080, EFBFBD EFBFBD EFBFBD EFBFBD, false",
    "F7BFBFBF, EFBFBD EFBFBD EFBFBD EFBFBD, false"
  })
  void repairs(String bytes, String repaired, boolean wellFormed) {
    byte[] text = HexFormat.of().parseHex("20" + bytes.replace(" ", "") + "20");
    byte[] expected = HexFormat.of().parseHex(repaired.replace(" ", ""));
    assertThat(Utf8.repair(text, 1, text.length - 1)).isEqualTo(expected);
    assertThat(Utf8.isWellFormed(text, 1, text.length - 1)).isEqualTo(wellFormed);
    assertThat(Utf8.isWellFormed(expected, 0, expected.length)).isTrue();
  }

  @Test
  void readsAndWritesEveryCodePointAsTheJdk() {
    byte[] ours = new byte[4];
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        continue;
      }
      int size = Utf8.put(ours, 0, c);
      byte[] theirs = Character.toString(c).getBytes(StandardCharsets.UTF_8);
      boolean same =
          Arrays.equals(ours, 0, size, theirs, 0, theirs.length)
              && Utf8.length(ours[0]) == size
              && Utf8.codePoint(theirs, 0) == c;
      if (!same) {
        fail("U+%04X", c);
      }
    }
  }

  @Test
  void whatIsRepairedIsWellFormedAndStaysSo() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] text = new byte[random.nextInt(12)];
      for (int k = 0; k < text.length; k++) {
        text[k] = (byte) (random.nextBoolean() ? 0x80 | random.nextInt(128) : random.nextInt(128));
      }
      byte[] repaired = Utf8.repair(text, 0, text.length);
      assertThat(Utf8.isWellFormed(repaired, 0, repaired.length)).isTrue();
      assertThat(Utf8.repair(repaired, 0, repaired.length)).isEqualTo(repaired);
      assertThat(Utf8.isWellFormed(text, 0, text.length)).isEqualTo(Arrays.equals(text, repaired));
    }
  }
}
