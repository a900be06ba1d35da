package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 32 elements in 22 bytes: {@code f16 d; u32 high; u8 low[16]}, element = (code - 16)·d, codes of 5
 * bits. Their low four bits lie as in Q4_0, the fifth of element i is bit i of {@code high}. The
 * element of largest magnitude gets code 0, that is -16·d; or as Q4_0 where importance is known.
 */
record Q5_0Codec() implements Blockwise {
  private static final BitPlane HIGH = new BitPlane(2, 1, 1);
  private static final BitPlane LOW = new BitPlane(6, 16, 4);

  @Override
  public DType type() {
    return DType.Q5_0;
  }

  @Override
  public int[] integers() {
    return IntStream.range(-16, 16).toArray();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start);
    LOW.read(from, start, parts.codes());
    HIGH.readAbove(4, from, start, parts.codes());
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    int[] codes = new int[32];
    to.set(U16, 0, Float16s.fromFloat(SymmetricScale.single(from, at, importance, 16, codes)));
    for (int i = 0; i < 32; i++) {
      LOW.put(to, 0, i, codes[i]);
      HIGH.put(to, 0, i, codes[i] >> 4);
    }
  }
}
