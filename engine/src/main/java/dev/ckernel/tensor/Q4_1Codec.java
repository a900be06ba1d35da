package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 32 elements in 20 bytes: {@code f16 d; f16 min; u8 q[16]}, element = code·d + min. Byte i holds
 * element i in its low and element i + 16 in its high half. The least element gets code 0, the
 * largest code 15; where importance is known, {@link AffineScale} decides.
 */
record Q4_1Codec() implements Blockwise {
  private static final BitPlane CODES = new BitPlane(4, 16, 4);

  @Override
  public DType type() {
    return DType.Q4_1;
  }

  @Override
  public int[] integers() {
    return IntStream.range(0, 16).toArray();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start);
    parts.readAddend(from, start + 2);
    CODES.read(from, start, parts.codes());
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    int[] codes = new int[32];
    AffineScale.Fit fit = AffineScale.single(from, at, importance, 15, codes);
    to.set(U16, 0, Float16s.fromFloat(fit.scale()));
    to.set(U16, 2, Float16s.fromFloat(-fit.less()));
    for (int i = 0; i < 32; i++) {
      CODES.put(to, 0, i, codes[i]);
    }
  }
}
