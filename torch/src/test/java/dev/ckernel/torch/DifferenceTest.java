package dev.ckernel.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class DifferenceTest {
  @Test
  void equalTensorsDoNotDiffer() {
    double[] values = {1, -2, 0};
    Difference none = Difference.of(values, values, 1);

    assertThat(none.absolute()).isZero();
    assertThat(none.relative()).isZero();
    assertThat(none.cosine()).isEqualTo(1, within(1e-15));
    assertThat(Difference.of(new double[2], new double[2], 1))
        .isEqualTo(new Difference(0, 0, 1, 0));
  }

  @Test
  void onlyErrorsBeyondTheNoiseOfTheLargestElementCount() {
    double noise = 0x1p-24 * 3 * 100;
    double[] expected = {100, 0.5};

    assertThat(Difference.of(new double[] {100, 0.5 + 0.9 * noise}, expected, 9).relative())
        .isZero();
    Difference beyond = Difference.of(new double[] {100, 0.5 + 2 * noise}, expected, 9);

    assertThat(beyond.relative()).isEqualTo(noise / 0.5, within(1e-12));
    assertThat(beyond.absolute()).isEqualTo(2 * noise, within(1e-12));
    assertThat(beyond.worst()).isEqualTo(1);
  }

  @Test
  void aWrongZeroAndANanAreSeen() {
    assertThat(Difference.of(new double[] {1, 1e-3}, new double[] {1, 0}, 1).relative())
        .isInfinite();
    assertThat(Difference.of(new float[] {Float.NaN}, new double[] {1}, 1).relative()).isNaN();
    assertThat(Difference.of(new double[] {1, 0}, new double[] {0, 1}, 1).cosine()).isZero();
    assertThat(Difference.of(new double[] {1}, new double[] {0}, 1).cosine()).isZero();
  }
}
