package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.kernel.Buffers;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Epilogue.Part;
import dev.ckernel.tensor.DType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class MatmulTest {
  /** Rounds a double to f32 with an error of at most this, relatively. */
  private static final double UNIT = 0x1p-24;

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyNumberOfRows(DType dtype) {
    int k = WeightRows.inputs(dtype);
    for (int rows = 1; rows <= 17; rows++) {
      Samples.equalsContract(MatmulSample.of(dtype, 24, k, rows));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F16", "BF16"})
  void inputsAroundEveryPanelEdge(DType dtype) {
    for (int k : new int[] {1, 24, 255, 256, 257, 272, 511, 512, 513}) {
      Samples.equalsContract(MatmulSample.of(dtype, 17, k, 3));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F16", "BF16"},
      mode = EnumSource.Mode.EXCLUDE)
  void oneBlockAndMany(DType dtype) {
    for (int blocks : new int[] {1, 2, 3}) {
      Samples.equalsContract(
          MatmulSample.of(dtype, 17, Math.max(32, dtype.blockSize()) * blocks, 5));
      Samples.equalsContract(
          MatmulSample.of(dtype, 17, Math.max(32, dtype.blockSize()) * blocks, 5).withSumsOf16());
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void epilogues(DType dtype) {
    MatmulSample plain = MatmulSample.of(dtype, 24, 256, 5);
    for (MatmulSample sample : List.of(plain, plain.gate())) {
      Samples.equalsContract(sample.withBias());
      Samples.equalsContract(sample.withResidual());
      Samples.equalsContract(sample.withBias().withResidual());
    }
    Samples.equalsContract(plain.gate());
    for (Nonlinearity f : Nonlinearity.values()) {
      MatmulSample active = plain.withBias().then(new Part.Activate(f));
      Samples.equalsContract(active);
      Samples.equalsContract(active.then(new Part.Scale(0.3f)).withResidual());
      Samples.equalsContract(plain.then(new Part.Gate(f)).then(new Part.Scale(0.3f)));
    }
    Samples.equalsContract(plain.withBias().then(new Part.SoftCap(1.5f)).withResidual());
  }

  @Test
  void stepsThatWouldReadTheSameBufferAreRefused() {
    assertThatThrownBy(() -> new Epilogue.Spec(List.of(new Part.Bias(), new Part.Bias()), 0, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two of one kind");
  }

  /** The bits are those of f32 weights that the codec has made. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F16", "BF16"},
      mode = EnumSource.Mode.EXCLUDE)
  void blocksThatMeetFloats(DType dtype) {
    int block = Math.max(32, dtype.blockSize());
    for (int k : new int[] {block, 2 * block, block == 32 ? 288 : 3 * block}) {
      for (int rows : new int[] {1, 2, 4, 11}) {
        Samples.equalsContract(MatmulSample.of(dtype, 17, k, rows).withFloats());
      }
    }
  }

  @Test
  void aHeadOfOddSize() {
    Samples.equalsContract(MatmulSample.of(DType.F32, 509, 96, 2));
    Samples.equalsContract(MatmulSample.of(DType.Q8_0, 509, 96, 2));
  }

  /**
   * The contract against double precision. A sum of products in f32 is off by at most (operations
   * that a product passes) · 2^-24 · Σ|x·w|; then the sum of panels or blocks.
   */
  @ParameterizedTest
  @EnumSource(DType.class)
  void closeToDoublePrecision(DType dtype) {
    MatmulSample sample = MatmulSample.of(dtype, 24, 512, 4);
    WeightRows weights = sample.weights().getFirst();
    int sub = WeightRows.subBlock(dtype);
    int sums = WeightRows.hasMinimums(dtype) ? 2 : 1;
    int roundings = dtype.isQuantised() ? sums * 512 / sub + 2 : 256 + 2;
    float[] y = Buffers.floats(Buffers.bytes(sample.contract().getFirst()));
    for (int row = 0; row < 4; row++) {
      float[] x = sample.inputRows().get(row);
      float[] seen = x;
      if (dtype.isQuantised()) {
        Contract.Quantised quantised = Contract.quantise(x);
        seen = new float[x.length];
        for (int i = 0; i < x.length; i++) {
          // Its product with the weight, which is what matters, is rounded in the dot alone.
          seen[i] = quantised.q()[i];
        }
      }
      for (int n = 0; n < 24; n++) {
        double exact = 0;
        double magnitude = 0;
        double lost = 0;
        for (int i = 0; i < 512; i++) {
          double product =
              dtype.isQuantised()
                  ? (double) weights.quants()[n][i] * weights.scales()[n][i / sub]
                  : weights.plain()[n][i];
          double minimum = weights.minimums()[n][i / sub];
          double w = product - minimum;
          double scale = dtype.isQuantised() ? Contract.quantise(x).scale()[i / 32] : 1;
          exact += scale * seen[i] * w;
          magnitude += Math.abs(scale * seen[i]) * (Math.abs(product) + Math.abs(minimum));
          lost += Math.abs((scale * seen[i] - x[i]) * w);
        }
        float actual = y[row * sample.outputStride() + n];
        assertThat((double) actual).isCloseTo(exact, within(roundings * UNIT * magnitude + 1e-37));
        assertThat(lost).as("error of quantised activations").isLessThan(worstLoss(weights, n, x));
      }
    }
  }

  /** Half a part of each activation, and what rounding its scale may add. */
  private static double worstLoss(WeightRows weights, int n, float[] x) {
    double worst = 1e-30;
    for (int i = 0; i < x.length; i++) {
      int first = i / 32 * 32;
      double most =
          IntStream.range(first, first + 32).mapToDouble(j -> Math.abs(x[j])).max().orElseThrow();
      worst += Math.abs(weights.plain()[n][i]) * most / 127 * (0.5 + 127 * 3 * UNIT) * 1.000001;
    }
    return worst;
  }

  @Test
  void whatDoesNotFitIsRefused() {
    for (DType dtype : DType.values()) {
      boolean blocks = dtype.isQuantised();
      Matmul.Spec spec =
          new Matmul.Spec(
              "wrong",
              "",
              WeightFormat.of(dtype),
              1,
              256,
              256,
              new Activation(blocks ? 128 : 256, 32, false),
              Epilogue.Spec.store(16));
      assertThatThrownBy(() -> Matmul.build(spec, Matmul.Variant.ANY, Target.AVX512))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("wrong");
    }
  }

  @Test
  void sumsThatAreTooCoarseAreRefused() {
    Matmul.Spec spec =
        new Matmul.Spec(
            "coarse",
            "",
            WeightFormat.of(DType.Q6_K),
            1,
            256,
            256,
            new Activation(256, 32, false),
            Epilogue.Spec.store(16));
    assertThatThrownBy(() -> Matmul.build(spec, Matmul.Variant.ANY, Target.AVX512))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("coarse");
  }
}
