package dev.ckernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class CounterRngTest {
  /** The known answers for philox4x32-10 that come with the authors' Random123. */
  @Test
  void knownAnswers() {
    assertThat(new CounterRng(0).block(0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(new CounterRng(-1).block(-1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(new CounterRng(0x299f31d0a4093822L).block(0x0370734413198a2eL, 0x85a308d3243f6a88L))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void anIndexIsALaneOfItsBlock() {
    CounterRng rng = new CounterRng(42);
    int[] block = rng.block(9, 1L << 40);
    for (int lane = 0; lane < 4; lane++) {
      long index = (1L << 42) + lane;
      assertThat(rng.bits(9, index)).isEqualTo(block[lane]);
      assertThat(rng.uniform(9, index)).isEqualTo((block[lane] >>> 8) / 16777216f);
    }
  }

  @Test
  void fillingEqualsAskingOneByOneFromAnyStart() {
    CounterRng rng = new CounterRng(3);
    for (int start = 0; start < 5; start++) {
      float[] uniform = new float[11];
      float[] gaussian = new float[11];
      rng.uniform(1, start, uniform);
      rng.gaussian(1, start, gaussian);
      for (int i = 0; i < 11; i++) {
        assertThat(uniform[i]).isEqualTo(rng.uniform(1, start + i));
        assertThat(gaussian[i]).isEqualTo(rng.gaussian(1, start + i));
      }
    }
  }

  @Test
  void uniformNumbersAreUniform() {
    float[] x = new float[1 << 16];
    new CounterRng(1).uniform(0, 0, x);
    int[] bins = new int[16];
    double sum = 0;
    for (float v : x) {
      assertThat(v).isGreaterThanOrEqualTo(0).isLessThan(1);
      bins[(int) (v * 16)]++;
      sum += v;
    }
    // Six standard deviations of a bin of 4096.
    assertThat(Arrays.stream(bins)).allMatch(n -> Math.abs(n - 4096) < 6 * 62);
    assertThat(sum / x.length).isCloseTo(0.5, within(0.007));
  }

  @Test
  void gaussianNumbersAreNormal() {
    float[] x = new float[1 << 16];
    new CounterRng(2).gaussian(0, 0, x);
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    double neighbours = 0;
    int beyondTwo = 0;
    for (int i = 0; i < x.length; i++) {
      double v = x[i];
      sum += v;
      squares += v * v;
      fourth += v * v * v * v;
      neighbours += v * x[i ^ 1];
      beyondTwo += Math.abs(v) > 2 ? 1 : 0;
    }
    int n = x.length;
    assertThat(sum / n).isCloseTo(0, within(0.024));
    assertThat(squares / n).isCloseTo(1, within(0.034));
    assertThat(fourth / n).isCloseTo(3, within(0.24));
    assertThat(neighbours / n).isCloseTo(0, within(0.034));
    assertThat(beyondTwo / (double) n).isCloseTo(0.0455, within(0.005));
  }

  @Test
  void gaussianBitsArePinned() {
    float[] x = new float[4];
    new CounterRng(0).gaussian(0, 0, x);
    assertThat(x).containsExactly(0x1.fb7666p-1f, -0x1.d96d6p-1f, -0x1.3c373ep-1f, -0x1.eda364p-2f);
  }

  @Test
  void seedsAndStreamsDiffer() {
    assertThat(new CounterRng(1).bits(0, 0)).isNotEqualTo(new CounterRng(2).bits(0, 0));
    assertThat(new CounterRng(1).bits(0, 0)).isNotEqualTo(new CounterRng(1).bits(1, 0));
    assertThat(new CounterRng(1).bits(1L << 32, 0)).isNotEqualTo(new CounterRng(1).bits(0, 0));
    assertThat(new CounterRng(1L << 32).bits(0, 0)).isNotEqualTo(new CounterRng(0).bits(0, 0));
  }
}
