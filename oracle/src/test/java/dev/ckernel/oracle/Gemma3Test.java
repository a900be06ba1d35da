package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.api.Backend;
import dev.ckernel.api.Model;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models of windowed and global layers against sums in double precision. The 48 tokens pass a
 * window of 16 three times. llama.cpp looks its GELU up in a table of 16 bits, so it is no measure
 * here but for what it says and for what rounding may cost.
 */
class Gemma3Test {
  /** Of the largest logit. */
  private static final double F32_TOLERANCE = 2e-5;

  /**
   * What sums in double precision say of the file with 62 layers ({@code reference.py}). Its 18th
   * token leads by 3e-5, and llama.cpp, which is off by 1e-2 there, takes another.
   */
  private static final int[] GREEDY_OF_62 = {
    23, 258, 240, 123, 146, 44, 191, 72, 370, 140, 206, 99, 370, 248, 30, 41, 109, 69, 319, 53, 370,
    110, 370, 23
  };

  private static final double COST_TOLERANCE = 1.10;

  @TempDir static Path cache;

  @ParameterizedTest
  @CsvSource({
    "tiny-gemma3-f32, families/tiny-gemma3-f32.48, NATIVE",
    "tiny-gemma3-f32, families/tiny-gemma3-f32.48, JVM",
    "families/tiny-gemma3-62-f32, families/tiny-gemma3-62-f32, NATIVE",
    "families/tiny-gemma3-62-f32, families/tiny-gemma3-62-f32, JVM",
    "families/tiny-gemma3-linear-f32, families/tiny-gemma3-linear-f32, NATIVE",
    "families/tiny-gemma3-linear-f32, families/tiny-gemma3-linear-f32, JVM",
  })
  void logitsAreThoseOfDoublePrecision(String model, String golden, Backend backend) {
    try (Model ours = load(model, backend)) {
      Logits exact = Fixtures.logits(golden + ".exact");
      Logits logits = Ours.logits(ours, Fixtures.tokensOfFamilies());

      assertThat(exact.maxDifference(logits))
          .isLessThan(F32_TOLERANCE * Math.max(1, exact.largest()));
      assertThat(logits.argMax()).isEqualTo(Fixtures.argMax(golden));
      assertThat(Ours.greedy(ours, Fixtures.tokensOfFamilies(), 24))
          .isEqualTo(golden.contains("-62-") ? GREEDY_OF_62 : Fixtures.greedy(golden));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "small-gemma3-q8_0, NATIVE",
    "small-gemma3-q8_0, JVM",
    "small-gemma3-q4_k_m, NATIVE",
    "small-gemma3-q4_k_m, JVM",
  })
  void roundingCostsNoMoreThanInLlamaCpp(String name, Backend backend) {
    try (Model ours = load("families/" + name, backend)) {
      Logits exact = Fixtures.logits("families/" + name + ".exact");

      assertThat(exact.meanDivergenceOf(Ours.logits(ours, Fixtures.tokensOfFamilies())))
          .isLessThanOrEqualTo(
              COST_TOLERANCE * exact.meanDivergenceOf(Fixtures.logits("families/" + name)));
    }
  }

  private static Model load(String name, Backend backend) {
    return Ours.load(Fixtures.shared("models/" + name + ".gguf"), backend, cache);
  }
}
