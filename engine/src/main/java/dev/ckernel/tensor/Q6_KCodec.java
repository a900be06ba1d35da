package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * 256 elements in 210 bytes: {@code u8 ql[128]; u8 qh[64]; i8 scale[16]; f16 d}. Sixteen sub-blocks
 * of 16 with a scale each: element = (code - 32)·scale·d, codes of 6 bits. The low four bits of the
 * codes lie in ql and the high two in qh, both in two halves of 128 elements: byte l of a half's 64
 * ql bytes holds elements l and l + 64, byte l of its 32 qh bytes elements l, l + 32, l + 64, l +
 * 96.
 */
record Q6_KCodec() implements BlockCodec {
  private static final int SIZE = 256;
  private static final int BYTES = 210;
  private static final int SUB = 16;
  private static final int HIGH = 128;
  private static final int SCALES = 192;
  private static final int D = 208;

  @Override
  public void decode(MemorySegment from, long offset, float[] to, int at, int count) {
    for (int block = 0; block < count / SIZE; block++) {
      decodeBlock(from, offset + (long) block * BYTES, to, at + block * SIZE);
    }
  }

  private static void decodeBlock(MemorySegment from, long start, float[] to, int at) {
    float d = BlockCodec.f16(from, start + D);
    for (int i = 0; i < SIZE; i += SUB) {
      float step = d * from.get(ValueLayout.JAVA_BYTE, start + SCALES + i / SUB);
      long low = start + lowByte(i);
      long high = start + highByte(i);
      int lowShift = lowShift(i);
      int highShift = highShift(i);
      for (int l = 0; l < SUB; l++) {
        int code =
            (BlockCodec.u8(from, low + l) >> lowShift & 15)
                | (BlockCodec.u8(from, high + l) >> highShift & 3) << 4;
        to[at + i + l] = step * (code - 32);
      }
    }
  }

  @Override
  public void encode(float[] from, int at, int count, MemorySegment to, long offset) {
    for (int block = 0; block < count / SIZE; block++) {
      encodeBlock(
          from, at + block * SIZE, to.asSlice(offset + (long) block * BYTES, BYTES).fill((byte) 0));
    }
  }

  private static void encodeBlock(float[] from, int at, MemorySegment to) {
    int[][] codes = new int[SIZE / SUB][SUB];
    float[] scales = new float[SIZE / SUB];
    for (int s = 0; s < scales.length; s++) {
      scales[s] = SymmetricScale.search(from, at + s * SUB, 32, codes[s]);
    }
    float extreme = BlockCodec.extreme(scales, 0, scales.length);
    if (Math.abs(extreme) < SymmetricScale.LEAST) {
      return;
    }
    float inverse = -128 / extreme;
    to.set(U16, D, Float16s.fromFloat(1 / inverse));
    float d = BlockCodec.f16(to, D);
    for (int s = 0; s < scales.length; s++) {
      int scale = Math.min(127, SymmetricScale.nearest(inverse * scales[s]));
      BlockCodec.setU8(to, SCALES + s, scale);
      float step = d * (byte) scale;
      for (int l = 0; l < SUB; l++) {
        int code = codes[s][l];
        if (step != 0) {
          code = Math.clamp(SymmetricScale.nearest(from[at + s * SUB + l] / step), -32, 31) + 32;
        }
        putCode(to, s * SUB + l, code);
      }
    }
  }

  private static void putCode(MemorySegment to, int i, int code) {
    int low = BlockCodec.u8(to, lowByte(i)) | (code & 15) << lowShift(i);
    int high = BlockCodec.u8(to, highByte(i)) | code >> 4 << highShift(i);
    BlockCodec.setU8(to, lowByte(i), low);
    BlockCodec.setU8(to, highByte(i), high);
  }

  private static int lowByte(int i) {
    return i / 128 * 64 + i % 64;
  }

  private static int lowShift(int i) {
    return i % 128 / 64 * 4;
  }

  private static int highByte(int i) {
    return HIGH + i / 128 * 32 + i % 32;
  }

  private static int highShift(int i) {
    return i % 128 / 32 * 2;
  }
}
