package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 32 elements in 18 bytes: {@code f16 d; u8 q[16]}, element = (code - 8)·d. Byte i holds element i
 * in its low and element i + 16 in its high half. The element of largest magnitude gets code 0,
 * that is -8·d, so d has the opposite sign of that element; where importance is known, {@link
 * SymmetricScale} decides.
 */
record Q4_0Codec() implements Blockwise {
  private static final BitPlane CODES = new BitPlane(2, 16, 4);

  @Override
  public DType type() {
    return DType.Q4_0;
  }

  @Override
  public int[] integers() {
    return IntStream.range(-8, 8).toArray();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start);
    CODES.read(from, start, parts.codes());
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    int[] codes = new int[32];
    to.set(U16, 0, Float16s.fromFloat(SymmetricScale.single(from, at, importance, 8, codes)));
    for (int i = 0; i < 32; i++) {
      CODES.put(to, 0, i, codes[i]);
    }
  }
}
