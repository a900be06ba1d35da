package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 256 elements in 210 bytes: {@code u8 low[128]; u8 high[64]; i8 scale[16]; f16 d}. Sixteen
 * sub-blocks of 16 with a scale each: element = (code - 32)·scale·d, codes of 6 bits, four low and
 * two high.
 */
record Q6_KCodec() implements Blockwise {
  private static final int SUB = 16;
  private static final int SUBS = 256 / SUB;
  private static final int SCALES = 192;
  private static final int D = 208;
  private static final BitPlane LOW = new BitPlane(0, 64, 4);
  private static final BitPlane HIGH = new BitPlane(128, 32, 2);

  @Override
  public DType type() {
    return DType.Q6_K;
  }

  @Override
  public int subBlock() {
    return SUB;
  }

  @Override
  public int[] integers() {
    return IntStream.range(-32, 32).toArray();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start + D);
    for (int s = 0; s < SUBS; s++) {
      parts.smallScales()[s] = from.get(ValueLayout.JAVA_BYTE, start + SCALES + s);
    }
    LOW.read(from, start, parts.codes());
    HIGH.readAbove(4, from, start, parts.codes());
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    int[][] codes = new int[SUBS][SUB];
    float[] scales = new float[SUBS];
    for (int s = 0; s < SUBS; s++) {
      float[] weights = importance == null ? null : importance.bare(s * SUB, SUB);
      scales[s] = SymmetricScale.search(from, at + s * SUB, weights, 32, codes[s]);
    }
    float extreme = BlockCodec.extreme(scales, 0, SUBS);
    if (Math.abs(extreme) < SymmetricScale.LEAST) {
      return;
    }
    float inverse = -128 / extreme;
    to.set(U16, D, Float16s.fromFloat(1 / inverse));
    float d = BlockCodec.f16(to, D);
    for (int s = 0; s < SUBS; s++) {
      int scale = Math.min(127, SymmetricScale.nearest(inverse * scales[s]));
      BlockCodec.setU8(to, SCALES + s, scale);
      SymmetricScale.recode(from, at + s * SUB, d * (byte) scale, 32, codes[s]);
      for (int i = 0; i < SUB; i++) {
        LOW.put(to, 0, s * SUB + i, codes[s][i]);
        HIGH.put(to, 0, s * SUB + i, codes[s][i] >> 4);
      }
    }
  }
}
