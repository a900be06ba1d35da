package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 32 elements in 24 bytes: {@code f16 d; f16 min; u32 high; u8 low[16]}, element = code·d + min,
 * codes of 5 bits that lie as in Q5_0. The least element gets code 0, the largest code 31; where
 * importance is known, {@link AffineScale} decides.
 */
record Q5_1Codec() implements Blockwise {
  private static final BitPlane HIGH = new BitPlane(4, 1, 1);
  private static final BitPlane LOW = new BitPlane(8, 16, 4);

  @Override
  public DType type() {
    return DType.Q5_1;
  }

  @Override
  public int[] integers() {
    return IntStream.range(0, 32).toArray();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start);
    parts.readAddend(from, start + 2);
    LOW.read(from, start, parts.codes());
    HIGH.readAbove(4, from, start, parts.codes());
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    int[] codes = new int[32];
    AffineScale.Fit fit = AffineScale.single(from, at, importance, 31, codes);
    to.set(U16, 0, Float16s.fromFloat(fit.scale()));
    to.set(U16, 2, Float16s.fromFloat(-fit.less()));
    for (int i = 0; i < 32; i++) {
      LOW.put(to, 0, i, codes[i]);
      HIGH.put(to, 0, i, codes[i] >> 4);
    }
  }
}
