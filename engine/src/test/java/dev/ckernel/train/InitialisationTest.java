package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.graph.Init;
import dev.ckernel.tensor.CounterRng;
import org.junit.jupiter.api.Test;

final class InitialisationTest {
  private final Initialisation init = new Initialisation(42, 8, 0.02);

  @Test
  void matricesHaveTheDeviationThatTheirRoleGives() {
    assertThat(deviation(init.values("layers.0.attn.q", Init.NORMAL, 96, 272)))
        .isCloseTo(0.02, within(4e-4));
    assertThat(deviation(init.values("embedding", Init.NORMAL, 509, 96)))
        .isCloseTo(0.02, within(4e-4));
    assertThat(deviation(init.values("layers.3.attn.out", Init.RESIDUAL, 96, 272)))
        .isCloseTo(0.005, within(1e-4));
    assertThat(deviation(init.values("layers.3.ffn.down", Init.RESIDUAL, 96, 272)))
        .isCloseTo(0.005, within(1e-4));
  }

  @Test
  void vectors() {
    assertThat(init.values("layers.0.attn.norm", Init.ONES, 96)).containsOnly(1f).hasSize(96);
    assertThat(init.values("layers.0.attn.q_norm", Init.ONES, 16)).containsOnly(1f);
    assertThat(init.values("layers.0.attn.q.bias", Init.ZEROS, 96)).containsOnly(0f);
    assertThat(init.values("norm.bias", Init.ZEROS, 96)).containsOnly(0f);
  }

  @Test
  void anElementIsAFunctionOfSeedIdAndPlace() {
    float[] all = init.values("layers.1.ffn.up", Init.NORMAL, 30, 7);
    long stream = Hashes.stream("init.layers.1.ffn.up");
    for (int i = 0; i < all.length; i++) {
      assertThat(all[i]).isEqualTo(new CounterRng(42).gaussian(stream, i) * 0.02f);
    }
    assertThat(init.values("layers.1.ffn.up", Init.NORMAL, 30, 7)).isEqualTo(all);
    assertThat(init.values("layers.1.ffn.gate", Init.NORMAL, 30, 7)).isNotEqualTo(all);
    assertThat(new Initialisation(43, 8, 0.02).values("layers.1.ffn.up", Init.NORMAL, 30, 7))
        .isNotEqualTo(all);
  }

  /** FNV-1a's published values: a stream must be the same for ever. */
  @Test
  void streams() {
    assertThat(Hashes.stream("")).isEqualTo(0xcbf29ce484222325L);
    assertThat(Hashes.stream("a")).isEqualTo(0xaf63dc4c8601ec8cL);
    assertThat(Hashes.stream("foobar")).isEqualTo(0x85944171f73967e8L);
  }

  private static double deviation(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum / values.length);
  }
}
