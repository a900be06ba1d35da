package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;

/**
 * 32 elements in 18 bytes: {@code f16 d; u8 q[16]}, element = (code - 8)·d. Byte i holds element i
 * in its low and element i + 16 in its high half. The element of largest magnitude gets code 0,
 * that is -8·d, so d has the opposite sign of that element.
 */
record Q4_0Codec() implements BlockCodec {
  private static final int SIZE = 32;
  private static final int BYTES = 18;

  @Override
  public void decode(MemorySegment from, long offset, float[] to, int at, int count) {
    for (int block = 0; block < count / SIZE; block++) {
      long start = offset + (long) block * BYTES;
      int first = at + block * SIZE;
      float d = BlockCodec.f16(from, start);
      for (int i = 0; i < SIZE / 2; i++) {
        int pair = BlockCodec.u8(from, start + 2 + i);
        to[first + i] = ((pair & 15) - 8) * d;
        to[first + i + SIZE / 2] = ((pair >> 4) - 8) * d;
      }
    }
  }

  @Override
  public void encode(float[] from, int at, int count, MemorySegment to, long offset) {
    for (int block = 0; block < count / SIZE; block++) {
      long start = offset + (long) block * BYTES;
      int first = at + block * SIZE;
      float d = BlockCodec.extreme(from, first, SIZE) / -8;
      float inverse = d == 0 ? 0 : 1 / d;
      to.set(U16, start, Float16s.fromFloat(d));
      for (int i = 0; i < SIZE / 2; i++) {
        int low = code(from[first + i] * inverse);
        int high = code(from[first + i + SIZE / 2] * inverse);
        BlockCodec.setU8(to, start + 2 + i, low | high << 4);
      }
    }
  }

  private static int code(float scaled) {
    return Math.min(15, (byte) (scaled + 8.5f)) & 15;
  }
}
