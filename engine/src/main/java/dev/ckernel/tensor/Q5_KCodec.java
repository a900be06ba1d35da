package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 256 elements in 176 bytes: {@code f16 d; f16 min; u8 pair[12]; u8 high[32]; u8 low[128]}. As
 * Q4_K, with codes of 5 bits.
 */
record Q5_KCodec() implements Blockwise {
  private static final int SUB = 32;
  private static final AffineBlocks SHAPE =
      new AffineBlocks(SUB, 31, 63, new AffineScale(31, -0.5f, 0.1f, 16, false));
  private static final BitPlane HIGH = new BitPlane(16, 32, 1);
  private static final BitPlane LOW = new BitPlane(48, 32, 4);

  @Override
  public DType type() {
    return DType.Q5_K;
  }

  @Override
  public int subBlock() {
    return SUB;
  }

  @Override
  public int[] integers() {
    return IntStream.range(0, 32).toArray();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start);
    parts.readMinimum(from, start + 2);
    SixBitPairs.read(from, start, parts.smallScales(), parts.smallMinimums());
    LOW.read(from, start, parts.codes());
    HIGH.readAbove(4, from, start, parts.codes());
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    AffineBlocks.Block block = SHAPE.quantise(from, at, importance);
    to.set(U16, 0, block.d());
    to.set(U16, 2, block.min());
    SixBitPairs.put(to, block.scales(), block.mins());
    for (int i = 0; i < 256; i++) {
      int code = block.codes()[i / SUB][i % SUB];
      LOW.put(to, 0, i, code);
      HIGH.put(to, 0, i, code >> 4);
    }
  }
}
