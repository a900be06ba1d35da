package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * 256 elements in 136 bytes: {@code f16 d; u16 high; u8 low[4]; u8 q[128]}. Eight sub-blocks of 32:
 * element = d·(scale - 32)·level(code) of {@link Iq4Levels}. A scale has its low four bits in
 * {@code low}, two to a byte, and its high two in {@code high}; codes lie as in eight Q4_0 blocks.
 */
record Iq4XsCodec() implements Blockwise {
  private static final int SUB = 32;
  private static final BitPlane SCALE_HIGH = new BitPlane(2, 1, 2);
  private static final BitPlane SCALE_LOW = new BitPlane(4, 1, 4);
  private static final BitPlane CODES = new BitPlane(8, 16, 4);

  @Override
  public DType type() {
    return DType.IQ4_XS;
  }

  @Override
  public int subBlock() {
    return SUB;
  }

  @Override
  public int[] integers() {
    return Iq4Levels.levels();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start);
    SCALE_LOW.read(from, start, parts.smallScales());
    SCALE_HIGH.readAbove(4, from, start, parts.smallScales());
    parts.centreSmallScales();
    CODES.read(from, start, parts.codes());
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    float spread = Importance.sumOfSquares(from, at, 256) * (2f / 256);
    float[] scales = new float[256 / SUB];
    for (int s = 0; s < scales.length; s++) {
      int first = at + s * SUB;
      float[] weights =
          importance == null
              ? Iq4Levels.squares(from, first, SUB)
              : importance.weights(from, first, s * SUB, SUB, spread);
      scales[s] = Iq4Levels.scale(from, first, weights);
    }
    float d = -BlockCodec.extreme(scales, 0, scales.length) / 32;
    to.set(U16, 0, Float16s.fromFloat(d));
    float inverse = d == 0 ? 0 : 1 / d;
    for (int s = 0; s < scales.length; s++) {
      int scale = SymmetricScale.code(inverse * scales[s], 32);
      SCALE_LOW.put(to, 0, s, scale + 32);
      SCALE_HIGH.put(to, 0, s, (scale + 32) >> 4);
      float step = d * scale;
      float over = step == 0 ? 0 : 1 / step;
      for (int i = s * SUB; i < (s + 1) * SUB; i++) {
        CODES.put(to, 0, i, Iq4Levels.nearest(over * from[at + i]));
      }
    }
  }
}
