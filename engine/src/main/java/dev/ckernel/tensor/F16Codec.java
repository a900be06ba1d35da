package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;

/** Little-endian binary16. */
record F16Codec() implements BlockCodec {
  @Override
  public void decode(MemorySegment from, long offset, float[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] = Float16s.toFloat(from.get(U16, offset + 2L * i));
    }
  }

  @Override
  public void encode(float[] from, int at, int count, MemorySegment to, long offset) {
    for (int i = 0; i < count; i++) {
      to.set(U16, offset + 2L * i, Float16s.fromFloat(from[at + i]));
    }
  }
}
