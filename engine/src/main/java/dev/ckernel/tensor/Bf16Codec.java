package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;

/** Little-endian bfloat16: the upper half of a binary32. */
record Bf16Codec() implements BlockCodec {
  @Override
  public void decode(MemorySegment from, long offset, float[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] = Float16s.bf16ToFloat(from.get(U16, offset + 2L * i));
    }
  }

  @Override
  public void encode(float[] from, int at, int count, MemorySegment to, long offset) {
    for (int i = 0; i < count; i++) {
      to.set(U16, offset + 2L * i, Float16s.bf16FromFloat(from[at + i]));
    }
  }
}
