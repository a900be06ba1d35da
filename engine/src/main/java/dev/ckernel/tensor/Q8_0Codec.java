package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 32 elements in 34 bytes: {@code f16 d; i8 q[32]}, element = q·d. The largest magnitude gets the
 * code ±127; codes round half away from zero, with the inverse of d as it was before it became f16.
 * Taken apart, a code is q + 128.
 */
record Q8_0Codec() implements Blockwise {
  @Override
  public DType type() {
    return DType.Q8_0;
  }

  @Override
  public int[] integers() {
    return IntStream.range(-128, 128).toArray();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start);
    int[] codes = parts.codes();
    for (int i = 0; i < codes.length; i++) {
      codes[i] = BlockCodec.u8(from, start + 2 + i) ^ 0x80;
    }
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    float d = Math.abs(BlockCodec.extreme(from, at, 32)) / 127;
    float inverse = d == 0 ? 0 : 1 / d;
    to.set(U16, 0, Float16s.fromFloat(d));
    for (int i = 0; i < 32; i++) {
      BlockCodec.setU8(to, 2 + i, roundHalfAway(from[at + i] * inverse));
    }
  }

  /** In double, where adding a half to a float of this size is exact. */
  private static int roundHalfAway(float x) {
    int magnitude = (int) (Math.abs((double) x) + 0.5);
    return x < 0 ? -magnitude : magnitude;
  }
}
