package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 256 elements in 144 bytes: {@code f16 d; f16 min; u8 pair[12]; u8 q[128]}. Eight sub-blocks of 32
 * with a scale and a minimum each ({@link SixBitPairs}): element = code·scale·d - minimum·min,
 * codes of 4 bits.
 */
record Q4_KCodec() implements Blockwise {
  private static final int SUB = 32;
  private static final AffineBlocks SHAPE =
      new AffineBlocks(SUB, 15, 63, new AffineScale(15, -1f, 0.1f, 21, false));
  private static final BitPlane CODES = new BitPlane(16, 32, 4);

  @Override
  public DType type() {
    return DType.Q4_K;
  }

  @Override
  public int subBlock() {
    return SUB;
  }

  @Override
  public int[] integers() {
    return IntStream.range(0, 16).toArray();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start);
    parts.readMinimum(from, start + 2);
    SixBitPairs.read(from, start, parts.smallScales(), parts.smallMinimums());
    CODES.read(from, start, parts.codes());
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    AffineBlocks.Block block = SHAPE.quantise(from, at, importance);
    to.set(U16, 0, block.d());
    to.set(U16, 2, block.min());
    SixBitPairs.put(to, block.scales(), block.mins());
    for (int i = 0; i < 256; i++) {
      CODES.put(to, 0, i, block.codes()[i / SUB][i % SUB]);
    }
  }
}
