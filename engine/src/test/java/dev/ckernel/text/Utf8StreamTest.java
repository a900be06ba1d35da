package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8StreamTest {
  @Test
  void aCharacterComesWithItsLastByte() {
    Utf8Stream stream = new Utf8Stream();
    byte[] llama = "a🦙b".getBytes(StandardCharsets.UTF_8);
    assertThat(stream.accept(Arrays.copyOfRange(llama, 0, 2))).isEqualTo("a");
    assertThat(stream.accept(Arrays.copyOfRange(llama, 2, 3))).isEmpty();
    assertThat(stream.accept(Arrays.copyOfRange(llama, 3, 4))).isEmpty();
    assertThat(stream.accept(Arrays.copyOfRange(llama, 4, 6))).isEqualTo("🦙b");
    assertThat(stream.end()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "F09F98, �", // the start of a character, cut off
    "E697 61, �a",
    "80 61, �a",
    "C0AF, ��",
    "EDA080 61, �a",
    "F4908080, ����",
    "FF 61 FE, �a�"
  })
  void bytesThatAreNoTextAreReplaced(String bytes, String expected) {
    Utf8Stream stream = new Utf8Stream();
    String text = stream.accept(HexFormat.of().parseHex(bytes.replace(" ", ""))) + stream.end();
    assertThat(text).isEqualTo(expected);
  }

  @Test
  void portionsDoNotMatter() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = "é日😀a".repeat(2).getBytes(StandardCharsets.UTF_8);
      for (int broken = random.nextInt(3); broken > 0; broken--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Utf8Stream stream = new Utf8Stream();
      StringBuilder text = new StringBuilder();
      int at = 0;
      while (at < bytes.length) {
        int end = Math.min(bytes.length, at + random.nextInt(4));
        text.append(stream.accept(Arrays.copyOfRange(bytes, at, end)));
        at = end;
      }
      assertThat(text.append(stream.end()).toString())
          .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void canBeUsedAgainAfterItsEnd() {
    Utf8Stream stream = new Utf8Stream();
    stream.accept(new byte[] {(byte) 0xC3});
    assertThat(stream.end()).isEqualTo("\uFFFD");
    assertThat(stream.accept(new byte[] {(byte) 0xA9, 'x'})).isEqualTo("\uFFFDx");
  }
}
