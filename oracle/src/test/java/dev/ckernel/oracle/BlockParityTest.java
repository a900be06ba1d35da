package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every block format against ggml's code for it, bit for bit in both directions. */
class BlockParityTest {
  private static final int ROWS = 24;
  private static final int COLUMNS = 512;

  private final Ggml ggml = Ggml.open(Fixtures.library("libggml-base.so"));

  static Stream<DType> formats() {
    return Arrays.stream(DType.values()).filter(DType::isQuantised);
  }

  /** Random bytes: any code, any scale, infinite and NaN ones too. */
  @ParameterizedTest
  @MethodSource("formats")
  void anyBlockDecodesAsThere(DType type) {
    byte[] blocks = new byte[type.blockBytes() * 500];
    CounterRng rng = new CounterRng(3);
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = (byte) rng.bits(type.blockBytes(), i);
    }
    int count = 500 * type.blockSize();
    float[] ours = Codec.decode(type, MemorySegment.ofArray(blocks), count);
    // assertThat compares floats as Float.equals does: by bits, but all NaNs are one.
    assertThat(ours).isEqualTo(ggml.dequantise(type, blocks));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void rowsBecomeTheSameBytes(DType type) {
    float[] x = rows();
    byte[] ours = Codec.encode(type, x).toArray(ValueLayout.JAVA_BYTE);
    assertEqual(type, ours, ggml.quantise(type, x, COLUMNS, null));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void importantColumnsMakeTheSameDifference(DType type) {
    float[] x = rows();
    for (float[] importance : importances()) {
      byte[] ours = new byte[Math.toIntExact(type.bytes(x.length))];
      MemorySegment to = MemorySegment.ofArray(ours);
      for (int row = 0; row < ROWS; row++) {
        Codec.encodeRow(type, x, row * COLUMNS, importance, to, type.bytes((long) row * COLUMNS));
      }
      assertEqual(type, ours, ggml.quantise(type, x, COLUMNS, importance));
    }
  }

  private static void assertEqual(DType type, byte[] ours, byte[] theirs) {
    int at = Arrays.mismatch(ours, theirs);
    assertThat(at)
        .as("%s: first byte that differs, in block %d", type, at / type.blockBytes())
        .isEqualTo(-1);
  }

  /**
   * Gaussian rows, and some that are hard: tiny, huge, shifted, sparse, constant, with outliers.
   */
  private static float[] rows() {
    float[] x = new float[ROWS * COLUMNS];
    new CounterRng(5).gaussian(0, 0, x);
    for (int i = 0; i < x.length; i++) {
      int column = i % COLUMNS;
      x[i] =
          switch (i / COLUMNS) {
            case 0 -> x[i] * 1e-6f;
            case 1 -> x[i] * 1e5f;
            case 2 -> x[i] + 3;
            case 3 -> x[i] - 3;
            case 4 -> column % 32 == 31 ? -1 : 0;
            case 5 -> -3;
            case 6 -> 2;
            case 7 -> column % 16 == 3 ? x[i] * 100 : x[i] * 0.01f;
            case 8 -> (column % 7 - 3) * 0.5f;
            case 9 -> column < 256 ? 0 : x[i];
            case 10 -> column % 64 < 32 ? 0 : x[i];
            case 11 -> 1e-20f * column;
            case 12 -> x[i] * (1 + column);
            case 13 -> Math.abs(x[i]);
            default -> x[i] * 0.02f;
          };
    }
    return x;
  }

  /** Even, uneven by factors of thousands, and with columns that nothing ever meets. */
  private static float[][] importances() {
    float[][] all = new float[4][COLUMNS];
    float[] random = new float[COLUMNS];
    new CounterRng(6).gaussian(0, 0, random);
    for (int i = 0; i < COLUMNS; i++) {
      all[0][i] = 1;
      all[1][i] = random[i] * random[i];
      all[2][i] = (float) StrictMath.exp(3 * random[i]);
      all[3][i] = i % 5 == 0 || i / 64 == 3 ? 0 : random[i] * random[i];
    }
    return all;
  }
}
