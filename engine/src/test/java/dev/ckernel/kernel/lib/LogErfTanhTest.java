package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The errors of log, erf and tanh, in ulp, on some of all floats; on every one with {@code
 * -Dck.floats=all}.
 */
class LogErfTanhTest {
  private static final boolean ALL = "all".equals(System.getProperty("ck.floats"));
  private static final int STRIDE = ALL ? 1 : 4099;

  private interface FloatFunction {
    float of(float x);
  }

  @Test
  void log() {
    double worst = worst(Float.POSITIVE_INFINITY, TrainingContract::log, StrictMath::log);
    assertThat(worst).isBetween(ALL ? LOG_ULP - 0.001 : 0, LOG_ULP);
    assertThat(TrainingContract.log(0)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(TrainingContract.log(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(TrainingContract.log(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(TrainingContract.log(-1)).isNaN();
    assertThat(TrainingContract.log(1)).isEqualTo(0f);
  }

  @Test
  void erf() {
    double worst = worst(4.5f, TrainingContract::erf, DoubleGradients::erf);
    assertThat(worst).isBetween(ALL ? ERF_ULP - 0.001 : 0, ERF_ULP);
    for (float x = 0; x < 100; x += 0.37f) {
      assertThat(TrainingContract.erf(-x)).isEqualTo(-TrainingContract.erf(x));
      assertThat(TrainingContract.erf(4 + x)).isEqualTo(1f);
    }
  }

  @Test
  void tanh() {
    double worst = worst(9.5f, TrainingContract::tanh, StrictMath::tanh);
    assertThat(worst).isBetween(ALL ? TANH_ULP - 0.001 : 0, TANH_ULP);
    for (float x = 0; x < 100; x += 0.37f) {
      assertThat(TrainingContract.tanh(-x)).isEqualTo(-TrainingContract.tanh(x));
      assertThat(TrainingContract.tanh(9.02f + x)).isEqualTo(1f);
    }
    assertThat(TrainingContract.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(1 / TrainingContract.tanh(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  private static final double TANH_ULP = 1.371;
  private static final double LOG_ULP = 0.854;
  private static final double ERF_ULP = 1.214;

  /** Of the positive floats below {@code end}. */
  private static double worst(float end, FloatFunction actual, DoubleUnaryOperator exact) {
    int last = Float.floatToRawIntBits(end);
    return IntStream.range(0, Math.ceilDiv(last, STRIDE))
        .parallel()
        .mapToDouble(i -> {
          float x = Float.intBitsToFloat(i * STRIDE);
          double truth = exact.applyAsDouble(x);
          return x == 0 ? 0 : Math.abs(actual.of(x) - truth) / Math.ulp((float) truth);
        })
        .max()
        .orElseThrow();
  }
}
