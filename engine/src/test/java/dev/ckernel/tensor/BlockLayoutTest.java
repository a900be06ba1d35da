package dev.ckernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each block format against its layout, element by element: a block is taken for one large integer,
 * of which every code and scale is a few bits, and values are computed in double.
 */
final class BlockLayoutTest {
  private static final int BLOCKS = 40;

  /** A block as an integer: bit b is bit {@code b % 8} of byte {@code b / 8}. */
  private record Block(BigInteger bits) {
    static Block of(byte[] bytes, int at, int size) {
      byte[] bigEndian = new byte[size];
      for (int i = 0; i < size; i++) {
        bigEndian[size - 1 - i] = bytes[at + i];
      }
      return new Block(new BigInteger(1, bigEndian));
    }

    int bits(int at, int count) {
      return bits.shiftRight(at).intValue() & (1 << count) - 1;
    }

    double half(int at) {
      return Float.float16ToFloat((short) bits(8 * at, 16));
    }
  }

  /** What an element is: one product, and what is taken from it or added. */
  private record Value(double product, double rest) {}

  private interface Layout {
    Value element(Block block, int i);
  }

  private static final int[] LEVELS = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  /** The nibble of element i where a byte holds elements {@code run} apart. */
  private static int nibble(Block block, int at, int i, int run) {
    int pair = i / (2 * run);
    return block.bits(8 * (at + pair * run + i % run) + (i / run % 2) * 4, 4);
  }

  private static Value q4one(Block block, int i) {
    return new Value(block.half(0) * nibble(block, 4, i, 16), block.half(2));
  }

  private static Value q5zero(Block block, int i) {
    int code = nibble(block, 6, i, 16) + 16 * block.bits(8 * 2 + i, 1);
    return new Value(block.half(0) * (code - 16), 0);
  }

  private static Value q5one(Block block, int i) {
    int code = nibble(block, 8, i, 16) + 16 * block.bits(8 * 4 + i, 1);
    return new Value(block.half(0) * code, block.half(2));
  }

  private static int twoBits(Block block, int at, int i) {
    return block.bits(8 * (at + i / 128 * 32 + i % 32) + i % 128 / 32 * 2, 2);
  }

  private static Value q2k(Block block, int i) {
    int scale = block.bits(8 * (i / 16), 4);
    int min = block.bits(8 * (i / 16) + 4, 4);
    return new Value(block.half(80) * scale * twoBits(block, 16, i), -block.half(82) * min);
  }

  private static Value q3k(Block block, int i) {
    int sub = i / 16;
    int low = block.bits(8 * (96 + sub % 8) + sub / 8 * 4, 4);
    int high = block.bits(8 * (104 + sub % 4) + sub / 4 * 2, 2);
    int code = twoBits(block, 32, i) + 4 * block.bits(8 * (i % 32) + i / 32, 1);
    return new Value(block.half(108) * (low + 16 * high - 32) * (code - 4), 0);
  }

  private static int scale(Block block, int sub) {
    return sub < 4
        ? block.bits(8 * (4 + sub), 6)
        : block.bits(8 * (8 + sub), 4) + 16 * block.bits(8 * sub + 6, 2);
  }

  private static int min(Block block, int sub) {
    return sub < 4
        ? block.bits(8 * (8 + sub), 6)
        : block.bits(8 * (8 + sub) + 4, 4) + 16 * block.bits(8 * (4 + sub) + 6, 2);
  }

  private static Value q4k(Block block, int i) {
    return new Value(
        block.half(0) * scale(block, i / 32) * nibble(block, 16, i, 32),
        -block.half(2) * min(block, i / 32));
  }

  private static Value q5k(Block block, int i) {
    int code = nibble(block, 48, i, 32) + 16 * block.bits(8 * (16 + i % 32) + i / 32, 1);
    return new Value(
        block.half(0) * scale(block, i / 32) * code, -block.half(2) * min(block, i / 32));
  }

  private static Value iq4nl(Block block, int i) {
    return new Value(block.half(0) * LEVELS[nibble(block, 2, i, 16)], 0);
  }

  private static Value iq4xs(Block block, int i) {
    int sub = i / 32;
    int scale = block.bits(8 * 4 + 4 * sub, 4) + 16 * block.bits(8 * 2 + 2 * sub, 2);
    return new Value(block.half(0) * (scale - 32) * LEVELS[nibble(block, 8, i, 16)], 0);
  }

  @Test
  void q4HasAMinimum() {
    check(DType.Q4_1, BlockLayoutTest::q4one, 0, 2);
  }

  @Test
  void q5HasAFifthBitInAWord() {
    check(DType.Q5_0, BlockLayoutTest::q5zero, 0);
    check(DType.Q5_1, BlockLayoutTest::q5one, 0, 2);
  }

  @Test
  void q2HasScaleAndMinimumInAByte() {
    check(DType.Q2_K, BlockLayoutTest::q2k, 80, 82);
  }

  @Test
  void q3HasItsHighBitsInFront() {
    check(DType.Q3_K, BlockLayoutTest::q3k, 108);
  }

  @Test
  void q4AndQ5HavePairsOfSixBits() {
    check(DType.Q4_K, BlockLayoutTest::q4k, 0, 2);
    check(DType.Q5_K, BlockLayoutTest::q5k, 0, 2);
  }

  @Test
  void iq4HasLevels() {
    check(DType.IQ4_NL, BlockLayoutTest::iq4nl, 0);
    check(DType.IQ4_XS, BlockLayoutTest::iq4xs, 0);
  }

  /** A product of f16 and small integers is exact in double; each sum rounds once from floats. */
  private static void check(DType type, Layout layout, int... halves) {
    byte[] bytes = RandomBlocks.make(type, BLOCKS, halves);
    float[] x = decoded(type, bytes);
    for (int i = 0; i < x.length; i++) {
      Block block = Block.of(bytes, i / type.blockSize() * type.blockBytes(), type.blockBytes());
      Value value = layout.element(block, i % type.blockSize());
      float expected = (float) value.product() + (float) value.rest();
      assertThat(x[i] + 0f).as("%s, element %d", type, i).isEqualTo(expected + 0f);
    }
  }

  /** Whatever a damaged file holds, infinite scales too, gives numbers and no exception. */
  @ParameterizedTest
  @EnumSource(DType.class)
  void anyBytesDecode(DType type) {
    byte[] bytes = RandomBlocks.make(type, 400);
    assertThat(decoded(type, bytes)).hasSize(400 * type.blockSize());
    Arrays.fill(bytes, (byte) -1);
    assertThat(decoded(type, bytes)).hasSize(400 * type.blockSize());
  }

  private static float[] decoded(DType type, byte[] bytes) {
    int count = bytes.length / type.blockBytes() * type.blockSize();
    return Codec.decode(type, MemorySegment.ofArray(bytes), count);
  }
}
