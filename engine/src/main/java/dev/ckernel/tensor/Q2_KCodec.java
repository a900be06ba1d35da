package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
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
  public void decodeBlock(MemorySegment from, long start, float[] to, int at) {
    float d = BlockCodec.f16(from, start + D);
    float min = BlockCodec.f16(from, start + MIN);
    for (int i = 0; i < 256; i++) {
      int scales = BlockCodec.u8(from, start + i / SUB);
      float step = d * (scales & 15);
      float less = min * (scales >> 4);
      to[at + i] = step * CODES.get(from, start, i) - less;
    }
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
