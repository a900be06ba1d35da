package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogitsTest {
  private static final float LN2 = (float) StrictMath.log(2);

  @Test
  void argMaxTakesTheLowestOfEqualTokens() {
    assertThat(new Logits(new float[] {1, 3, 3, -1, -5, -2}, 3).argMax()).containsExactly(1, 0);
  }

  @Test
  void divergenceIsTheTextbookSum() {
    Logits halves = new Logits(new float[] {7, 7}, 2);
    Logits thirds = new Logits(new float[] {LN2, 0}, 2);

    // KL(½,½ ‖ ⅔,⅓) = ½ ln(¾) + ½ ln(3/2)
    double expected = 0.5 * StrictMath.log(0.75) + 0.5 * StrictMath.log(1.5);
    assertThat(halves.meanDivergenceOf(thirds)).isEqualTo(expected, within(1e-8));
    assertThat(thirds.meanDivergenceOf(halves)).isNotCloseTo(expected, within(1e-4));
    assertThat(halves.meanDivergenceOf(halves)).isZero();
  }

  @Test
  void divergenceIsTheMeanOverRows() {
    Logits reference = new Logits(new float[] {0, 0, 0, 0}, 2);
    Logits other = new Logits(new float[] {0, 0, LN2, 0}, 2);

    Logits one = new Logits(new float[] {0, 0}, 2);
    double second = one.meanDivergenceOf(new Logits(new float[] {LN2, 0}, 2));
    assertThat(reference.meanDivergenceOf(other)).isEqualTo(second / 2, within(1e-12));
  }

  @Test
  void probabilitiesAddUpToOne() {
    Logits logits = new Logits(new float[] {100, 99, -300, 98.5f}, 4);

    double sum = 0;
    for (int token = 0; token < 4; token++) {
      sum += StrictMath.exp(logits.logProbability(0, token));
    }
    assertThat(sum).isEqualTo(1, within(1e-12));
  }

  @Test
  void differenceSeesNaNAndTheGreatest() {
    Logits zero = new Logits(new float[] {0, 0, 0}, 3);

    assertThat(zero.maxDifference(new Logits(new float[] {1, -2, 0.5f}, 3))).isEqualTo(2);
    assertThat(zero.maxDifference(new Logits(new float[] {1, Float.NaN, 0}, 3))).isNaN();
    assertThat(zero.maxDifference(new Logits(new float[] {1, -9, Float.NaN}, 3))).isNaN();
  }

  @Test
  void shapesMustAgree() {
    Logits logits = new Logits(new float[6], 3);

    assertThatThrownBy(() -> logits.meanDivergenceOf(new Logits(new float[6], 2)))
        .hasMessageContaining("[2, 3] and [3, 2]");
    assertThatThrownBy(() -> new Logits(new float[5], 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Fixtures.shared("models/no-such.gguf"))
        .isInstanceOf(AssertionError.class)
        .hasMessageEndingWith("shared/models/no-such.gguf");
  }
}
