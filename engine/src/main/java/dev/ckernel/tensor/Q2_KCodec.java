package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 256 elements in 84 bytes: {@code u8 scale[16]; u8 q[64]; f16 d; f16 min}. Sixteen sub-blocks of
 * 16: element = code·(low half of scale)·d - (high half of scale)·min, codes of 2 bits.
 */
record Q2_KCodec() implements Blockwise {
  private static final int SUB = 16;
  private static final int D = 80;
  private static final int MIN = 82;
  private static final AffineBlocks SHAPE =
      new AffineBlocks(SUB, 3, 15, new AffineScale(3, -0.5f, 0.1f, 16, true));
  private static final BitPlane CODES = new BitPlane(16, 32, 2);

  @Override
  public DType type() {
    return DType.Q2_K;
  }

  @Override
  public int subBlock() {
    return SUB;
  }

  @Override
  public int[] integers() {
    return IntStream.range(0, 4).toArray();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start + D);
    parts.readMinimum(from, start + MIN);
    for (int s = 0; s < 256 / SUB; s++) {
      int both = BlockCodec.u8(from, start + s);
      parts.smallScales()[s] = both & 15;
      parts.smallMinimums()[s] = both >> 4;
    }
    CODES.read(from, start, parts.codes());
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    AffineBlocks.Block block = SHAPE.quantise(from, at, importance);
    to.set(U16, D, block.d());
    to.set(U16, MIN, block.min());
    for (int s = 0; s < 256 / SUB; s++) {
      BlockCodec.setU8(to, s, block.scales()[s] | block.mins()[s] << 4);
    }
    for (int i = 0; i < 256; i++) {
      CODES.put(to, 0, i, block.codes()[i / SUB][i % SUB]);
    }
  }
}
