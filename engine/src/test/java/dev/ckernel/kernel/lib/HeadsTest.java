package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadsTest {
  @ParameterizedTest
  @ValueSource(ints = {8, 16, 24, 64, 80})
  void norm(int headDim) {
    Samples.equalsContract(HeadSamples.norm(3, headDim));
    Samples.equalsContract(HeadSamples.norm(1, headDim));
  }

  @ParameterizedTest
  @EnumSource(Heads.RopeLayout.class)
  void rope(Heads.RopeLayout layout) {
    Samples.equalsContract(HeadSamples.rope(3, 24, 24, layout));
    Samples.equalsContract(HeadSamples.rope(3, 64, 64, layout));
    Samples.equalsContract(HeadSamples.rope(2, 80, 20, layout));
    Samples.equalsContract(HeadSamples.rope(1, 16, 2, layout));
    for (boolean backwards : List.of(false, true)) {
      Samples.equalsContract(
          HeadSamples.rope(3, 80, HeadSamples.interleaved(72, layout), backwards));
      Samples.equalsContract(HeadSamples.rope(1, 64, HeadSamples.halves(64, layout), backwards));
    }
  }

  @ParameterizedTest
  @EnumSource
  void store(KvLayout.Format format) {
    Samples.equalsContract(HeadSamples.store(3, format.scaled() ? 96 : 24, format));
    Samples.equalsContract(HeadSamples.store(1, 64, format));
  }

  @ParameterizedTest
  @EnumSource
  void prepareIsNormThenRopeThenStore(KvLayout.Format format) {
    int odd = format.scaled() ? 96 : 24;
    for (Heads.RopeLayout layout : Heads.RopeLayout.values()) {
      Samples.equalsContract(HeadSamples.prepare(9, 3, odd, format, true, layout));
      Samples.equalsContract(HeadSamples.prepare(4, 2, 32, format, false, layout));
      Samples.equalsContract(HeadSamples.prepare(1, 1, 64, format, true, layout));
      Samples.equalsContract(
          HeadSamples.prepare(4, 2, 64, format, true, HeadSamples.interleaved(64, layout)));
    }
  }

  /** Three roundings of each of two products. */
  @Test
  void rotationIsCloseToDoublePrecision() {
    float[] x = new Numbers(5).vector(64);
    float[] cos = new float[32];
    float[] sin = new float[32];
    for (int i = 0; i < 32; i++) {
      cos[i] = (float) StrictMath.cos(i * 0.7);
      sin[i] = (float) StrictMath.sin(i * 0.7);
    }
    float[] split = Contract.rope(x, cos, sin, Heads.RopeLayout.SPLIT_HALF);
    float[] pairs = Contract.rope(x, cos, sin, Heads.RopeLayout.PAIRWISE);
    for (int i = 0; i < 32; i++) {
      isRotated(split[i], split[i + 32], x[i], x[i + 32], cos[i], sin[i]);
      isRotated(pairs[2 * i], pairs[2 * i + 1], x[2 * i], x[2 * i + 1], cos[i], sin[i]);
    }
  }

  private static void isRotated(
      double y0, double y1, double x0, double x1, double cos, double sin) {
    double tolerance = 3 * 0x1p-24 * (Math.abs(x0) + Math.abs(x1));
    assertThat(y0).isCloseTo(x0 * cos - x1 * sin, within(tolerance));
    assertThat(y1).isCloseTo(x0 * sin + x1 * cos, within(tolerance));
  }
}
