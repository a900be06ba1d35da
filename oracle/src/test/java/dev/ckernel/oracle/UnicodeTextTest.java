package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnicodeTextTest {
  @Test
  void aSeedGivesOneText() {
    assertThat(new UnicodeText(7).next(50)).isEqualTo(new UnicodeText(7).next(50));
    assertThat(new UnicodeText(7).next(50)).isNotEqualTo(new UnicodeText(8).next(50));
  }

  @ParameterizedTest
  @EnumSource
  void runsAreValidAndNotAlwaysEqual(UnicodeText.Kind kind) {
    UnicodeText texts = new UnicodeText(1);

    assertThat(IntStream.range(0, 100).mapToObj(i -> texts.run(kind)).distinct().count())
        .isGreaterThan(9);
    for (int i = 0; i < 100; i++) {
      String run = texts.run(kind);
      byte[] utf8 = run.getBytes(StandardCharsets.UTF_8);
      assertThat(run).isNotEmpty().isEqualTo(new String(utf8, StandardCharsets.UTF_8));
    }
  }

  @Test
  void shrinksToTheCause() {
    String text = new UnicodeText(3).next(40) + "q😀z" + new UnicodeText(4).next(40);

    assertThat(Shrinking.smallest(text, part -> part.contains("😀z"))).isEqualTo("😀z");
    assertThat(Shrinking.escaped("a\"😀")).isEqualTo("\"a\\u0022\\ud83d\\ude00\"");
  }
}
