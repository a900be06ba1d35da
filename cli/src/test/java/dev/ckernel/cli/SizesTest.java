package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.00 kB",
    "9994, 9.99 kB",
    "9995, 10.0 kB",
    "99949, 99.9 kB",
    "99950, 100 kB",
    "639446688, 639 MB",
    "999499999, 999 MB",
    "999500000, 1.00 GB",
    "9223372036854775807, 9.22 EB"
  })
  void threeDigitsAndAUnit(long bytes, String text) {
    assertThat(Sizes.of(bytes)).isEqualTo(text);
  }
}
