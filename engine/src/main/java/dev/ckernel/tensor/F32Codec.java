package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;

/** Little-endian binary32. */
record F32Codec() implements BlockCodec {
  @Override
  public void decode(MemorySegment from, long offset, float[] to, int at, int count) {
    MemorySegment.copy(from, F32, offset, to, at, count);
  }

  @Override
  public void encode(float[] from, int at, int count, MemorySegment to, long offset) {
    MemorySegment.copy(from, at, to, F32, offset, count);
  }
}
