package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizersTest {
  private static final double UNIT = 0x1p-24;

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 4095, 4096, 4097, 8192})
  void everyNumberOfElements(int count) {
    Samples.equalsContract(OptimizerSamples.adamW(count));
    Samples.equalsContract(OptimizerSamples.sgd(count));
    Samples.equalsContract(OptimizerSamples.squares(count));
    Samples.equalsContract(OptimizerSamples.fold(count));
  }

  @Test
  void noElementsAreRefused() {
    assertThatThrownBy(() -> new Optimizers.Spec("none", "", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none");
  }

  /** Ten steps of AdamW as its paper has it, in double precision. */
  @Test
  void adamWIsCloseToDoublePrecision() {
    double rate = 1e-2;
    double decay = 0.1;
    double beta1 = 0.9;
    double beta2 = 0.95;
    double eps = 1e-8;
    Numbers numbers = new Numbers(1);
    float[] state = {numbers.between(-1, 1), 0, 0};
    double p = state[0];
    double m = 0;
    double v = 0;
    for (int t = 1; t <= 10; t++) {
      float g = numbers.between(-1, 1);
      double correction1 = 1 - StrictMath.pow(beta1, t);
      double correction2 = 1 - StrictMath.pow(beta2, t);
      float[] s = {
        1f,
        (float) (1 - rate * decay),
        (float) (1 - beta1),
        (float) beta2,
        (float) (1 - beta2),
        (float) StrictMath.sqrt(correction2),
        (float) eps,
        (float) (rate / correction1)
      };
      state = GradientContract.adamW(state[0], g, state[1], state[2], s);
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      p -= rate * decay * p;
      p -= rate * (m / correction1) / (StrictMath.sqrt(v / correction2) + eps);
      assertThat((double) state[0]).isCloseTo(p, within(t * 8 * UNIT));
      assertThat((double) state[1]).isCloseTo(m, within(t * 4 * UNIT));
      assertThat((double) state[2]).isCloseTo(v, within(t * 4 * UNIT));
    }
  }

  @Test
  void sgdFallsTowardsTheMinimum() {
    float[] state = {1, 0};
    for (int t = 0; t < 200; t++) {
      state =
          GradientContract.sgd(state[0], 2 * state[0], state[1], new float[] {1, 0, 0.9f, 0.05f});
    }
    assertThat(Math.abs(state[0])).isLessThan(1e-3f);
  }

  /** A sum of squares passes a fma for each vector and four halves. */
  @Test
  void squaresAreCloseToDoublePrecision() {
    float[] g = new Numbers(1).vector(4096);
    double exact = 0;
    for (float x : g) {
      exact += (double) x * x;
    }
    assertThat((double) GradientContract.squares(g))
        .isCloseTo(exact, within((256 + 4) * UNIT * exact));
  }
}
