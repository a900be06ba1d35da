package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A block of a quantised format, taken apart: unsigned codes, a small scale and a small minimum for
 * each sub-block, and the two f16 that multiply those. In every format
 *
 * <p>element = (scale · smallScale) · integer(code) - (minimum · smallMinimum),
 *
 * <p>where formats without small numbers have 1 in their place, and those without minimums the
 * minimum +0: to take +0 off changes no float. So the codecs say where the bits stand, and decoding
 * and packing both start here.
 *
 * <p>One block after another is read into the same object; not for several threads.
 */
public final class BlockParts {
  private final Blockwise codec;
  private final int[] integers;
  private final int[] codes;
  private final int[] smallScales;
  private final int[] smallMinimums;
  private short scale;
  private short minimum;

  BlockParts(Blockwise codec) {
    this.codec = codec;
    int size = codec.type().blockSize();
    integers = codec.integers();
    codes = new int[size];
    smallScales = new int[size / codec.subBlock()];
    smallMinimums = new int[smallScales.length];
    Arrays.fill(smallScales, 1);
    Arrays.fill(smallMinimums, 1);
  }

  /**
   * For blocks of a format.
   *
   * @throws IllegalArgumentException if its elements do not come in blocks
   */
  public static BlockParts of(DType type) {
    return switch (BlockCodec.of(type)) {
      case Blockwise codec -> new BlockParts(codec);
      case F32Codec _, F16Codec _, Bf16Codec _ ->
          throw new IllegalArgumentException(type + " has no blocks");
    };
  }

  /** Takes the block that starts at a byte apart. */
  public void read(MemorySegment from, long start) {
    codec.unpack(from, start, this);
  }

  /** Decodes the block that was read. */
  void decode(float[] to, int at) {
    float d = Float16s.toFloat(scale);
    float min = Float16s.toFloat(minimum);
    int size = codec.subBlock();
    for (int sub = 0; sub < smallScales.length; sub++) {
      float step = d * smallScales[sub];
      float less = min * smallMinimums[sub];
      for (int i = sub * size; i < (sub + 1) * size; i++) {
        to[at + i] = step * integers[codes[i]] - less;
      }
    }
  }

  /** Unsigned, one per element; the array itself, which the next block overwrites. */
  public int[] codes() {
    return codes;
  }

  /** Of a sub-block: -128..127. */
  public int smallScale(int sub) {
    return smallScales[sub];
  }

  /** Of a sub-block: 0..63. */
  public int smallMinimum(int sub) {
    return smallMinimums[sub];
  }

  /** Bits of an f16. */
  public short scale() {
    return scale;
  }

  /** Bits of an f16; what it gives is taken off the elements. */
  public short minimum() {
    return minimum;
  }

  int[] smallScales() {
    return smallScales;
  }

  int[] smallMinimums() {
    return smallMinimums;
  }

  /** Takes 32 off the small scales, which files hold as 0..63. */
  void centreSmallScales() {
    for (int sub = 0; sub < smallScales.length; sub++) {
      smallScales[sub] -= 32;
    }
  }

  void readScale(MemorySegment from, long at) {
    scale = from.get(BlockCodec.U16, at);
  }

  void readMinimum(MemorySegment from, long at) {
    minimum = from.get(BlockCodec.U16, at);
  }

  /** A minimum that the file has negated, to be added; only a NaN's sign tells the difference. */
  void readAddend(MemorySegment from, long at) {
    minimum = (short) (from.get(BlockCodec.U16, at) ^ 0x8000);
  }
}
