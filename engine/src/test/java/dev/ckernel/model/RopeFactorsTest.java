package dev.ckernel.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RopeFactorsTest {
  @Test
  void shortWavesStayLongOnesAreStretchedAndBetweenItRises() {
    List<Float> factors = RopeFactors.llama3(64, 500_000);
    assertThat(factors).hasSize(32).isSorted();
    assertThat(factors.get(0)).isEqualTo(1);
    assertThat(factors.get(31)).isEqualTo(32);
    for (int i = 0; i < 32; i++) {
      double wave = 2 * Math.PI * StrictMath.pow(500_000, i / 32.0);
      if (wave < 8192 / 4.0) {
        assertThat(factors.get(i)).as("wave %s", wave).isEqualTo(1);
      } else if (wave > 8192) {
        assertThat(factors.get(i)).as("wave %s", wave).isEqualTo(32);
      } else {
        assertThat(factors.get(i)).as("wave %s", wave).isBetween(1.001f, 31.99f);
      }
    }
  }

  /** A value worked out by hand: pair 15 of 32 turns 8192 / (2π · 500000^(15/32)) = 2.778 times. */
  @Test
  void theTransitionIsLinearInTurns() {
    double turns = 8192 / (2 * Math.PI * StrictMath.pow(500_000, 15 / 32.0));
    double part = (turns - 1) / 3;
    assertThat(RopeFactors.llama3(64, 500_000).get(15))
        .isEqualTo((float) (1 / ((1 - part) / 32 + part)));
  }
}
