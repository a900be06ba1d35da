package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;

/**
 * The 12 bytes at byte 4 of Q4_K and Q5_K blocks: a scale and a minimum of 6 bits for each of eight
 * sub-blocks. Those of the first four stand in the low six bits of bytes 0..3 and 4..7; of the last
 * four, the low four bits share bytes 8..11 and the high two are on top of bytes 0..3 and 4..7.
 */
final class SixBitPairs {
  private static final int AT = 4;

  private SixBitPairs() {}

  static int scale(MemorySegment from, long start, int sub) {
    if (sub < 4) {
      return byteAt(from, start, sub) & 63;
    }
    int low = byteAt(from, start, 4 + sub) & 15;
    return low | byteAt(from, start, sub - 4) >> 6 << 4;
  }

  static int min(MemorySegment from, long start, int sub) {
    if (sub < 4) {
      return byteAt(from, start, 4 + sub) & 63;
    }
    int low = byteAt(from, start, 4 + sub) >> 4;
    return low | byteAt(from, start, sub) >> 6 << 4;
  }

  private static int byteAt(MemorySegment from, long start, int at) {
    return BlockCodec.u8(from, start + AT + at);
  }

  /** Puts all pairs into zero bytes; each number must be in 0..63. */
  static void put(MemorySegment to, int[] scales, int[] mins) {
    for (int s = 0; s < 4; s++) {
      BlockCodec.setU8(to, AT + s, scales[s] | scales[s + 4] >> 4 << 6);
      BlockCodec.setU8(to, AT + 4 + s, mins[s] | mins[s + 4] >> 4 << 6);
      BlockCodec.setU8(to, AT + 8 + s, (scales[s + 4] & 15) | (mins[s + 4] & 15) << 4);
    }
  }
}
