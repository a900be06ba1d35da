package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.kernel.Target;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
  private static final double UNIT = 0x1p-24;

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 24, 96, 272})
  void elementwise(int size) {
    for (int rows : new int[] {1, 3}) {
      Samples.equalsContract(RowSamples.add(rows, Math.max(2, size)));
      Samples.equalsContract(RowSamples.gate(rows, Math.max(2, size)));
      Samples.equalsContract(RowSamples.bias(rows, size));
      Samples.equalsContract(RowSamples.scale(rows, size));
      Samples.equalsContract(RowSamples.select(rows, size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 24, 96, 272, 509})
  void norm(int size) {
    Samples.equalsContract(RowSamples.norm(3, size, false));
    Samples.equalsContract(RowSamples.norm(3, size, true));
    Samples.equalsContract(RowSamples.normAndSum(3, size));
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 96, 256, 1088})
  void quantisedOutput(int size) {
    for (int group : new int[] {16, 32}) {
      Samples.equalsContract(RowSamples.quantise(3, size, group));
      Samples.equalsContract(RowSamples.normAndQuantise(3, size, group));
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void embedding(DType dtype) {
    int size = dtype.blockSize() == 256 ? 512 : 96;
    Samples.equalsContract(RowSamples.embedding(dtype, 509, size, 0, 508, 15, 16, 17, 0, 255));
  }

  /** What {@link WeightRows} takes for a weight is what the codecs of files say. */
  @ParameterizedTest
  @EnumSource(DType.class)
  void weightsAreWhatFilesMean(DType dtype) {
    WeightRows rows = WeightRows.random(dtype, 3, 512, 5);
    float[] decoded = Codec.decode(dtype, MemorySegment.ofArray(rows.file()), 3 * 512);
    assertThat(decoded).isEqualTo(Numbers.join(List.of(rows.plain()), 512));
  }

  /**
   * A sum of squares passes n / 16 + 5 roundings, of which the root halves the effect; then the
   * mean, epsilon, root, reciprocal and two products.
   */
  @ParameterizedTest
  @ValueSource(ints = {24, 96, 272, 4096})
  void normIsCloseToDoublePrecision(int size) {
    float[] x = new Numbers(1).vector(size);
    float[] w = new Numbers(2).vector(size);
    double squares = 0;
    for (float v : x) {
      squares += (double) v * v;
    }
    double inverse = 1 / StrictMath.sqrt(squares / size + RowSamples.EPSILON);
    float[] y = Contract.rmsNorm(x, w, RowSamples.EPSILON);
    double tolerance = ((size / 16.0 + 7) / 2 + 4) * UNIT;
    for (int i = 0; i < size; i++) {
      double exact = x[i] * inverse * w[i];
      assertThat((double) y[i]).isCloseTo(exact, within(tolerance * Math.abs(exact)));
    }
  }

  /** An activation is off by at most half of its scale, and three roundings. */
  @Test
  void quantisedActivationsAreClose() {
    float[] x = RowSamples.hardToQuantise(4, 512);
    Contract.Quantised quantised = Contract.quantise(x);
    for (int i = 0; i < x.length; i++) {
      double scale = quantised.scale()[i / 32];
      assertThat(quantised.q()[i]).isBetween(-127, 127);
      if (scale > 0x1p-100 / 127 * 1.01) {
        assertThat(quantised.q()[i] * scale)
            .isCloseTo(x[i], within(scale * (0.5 + 127 * 3 * UNIT)));
      }
    }
  }

  @Test
  void whatIsBelow2PowMinus100IsQuantisedTo0() {
    float[] x = new float[32];
    x[3] = Math.nextDown(0x1p-100f);
    assertThat(Contract.quantise(x).q()).containsOnly(0);
    x[3] = 0x1p-100f;
    assertThat(Contract.quantise(x).q()[3]).isEqualTo(127);
  }

  @Test
  void activationsAreAlsoFloatsWhereThereIsNoDotProduct() {
    assertThat(Activation.of(32, 32, Target.AVX512).floats()).isFalse();
    assertThat(Activation.of(32, 32, Target.NEON).floats()).isTrue();
  }
}
