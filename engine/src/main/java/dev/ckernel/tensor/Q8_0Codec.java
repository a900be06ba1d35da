package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * 32 elements in 34 bytes: {@code f16 d; i8 q[32]}, element = q·d. The largest magnitude gets the
 * code ±127; codes round half away from zero, with the inverse of d as it was before it became f16.
 */
record Q8_0Codec() implements BlockCodec {
  private static final int SIZE = 32;
  private static final int BYTES = 34;

  @Override
  public void decode(MemorySegment from, long offset, float[] to, int at, int count) {
    for (int block = 0; block < count / SIZE; block++) {
      long start = offset + (long) block * BYTES;
      float d = BlockCodec.f16(from, start);
      for (int i = 0; i < SIZE; i++) {
        to[at + block * SIZE + i] = from.get(ValueLayout.JAVA_BYTE, start + 2 + i) * d;
      }
    }
  }

  @Override
  public void encode(float[] from, int at, int count, MemorySegment to, long offset) {
    for (int block = 0; block < count / SIZE; block++) {
      long start = offset + (long) block * BYTES;
      int first = at + block * SIZE;
      float d = Math.abs(BlockCodec.extreme(from, first, SIZE)) / 127;
      float inverse = d == 0 ? 0 : 1 / d;
      to.set(U16, start, Float16s.fromFloat(d));
      for (int i = 0; i < SIZE; i++) {
        BlockCodec.setU8(to, start + 2 + i, roundHalfAway(from[first + i] * inverse));
      }
    }
  }

  /** In double, where adding a half to a float of this size is exact. */
  private static int roundHalfAway(float x) {
    int magnitude = (int) (Math.abs((double) x) + 0.5);
    return x < 0 ? -magnitude : magnitude;
  }
}
