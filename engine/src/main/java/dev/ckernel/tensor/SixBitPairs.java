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

  /** All pairs of the block at {@code start}. */
  static void read(MemorySegment from, long start, int[] scales, int[] mins) {
    for (int s = 0; s < 4; s++) {
      int first = BlockCodec.u8(from, start + AT + s);
      int second = BlockCodec.u8(from, start + AT + 4 + s);
      int third = BlockCodec.u8(from, start + AT + 8 + s);
      scales[s] = first & 63;
      mins[s] = second & 63;
      scales[s + 4] = (third & 15) | first >> 6 << 4;
      mins[s + 4] = third >> 4 | second >> 6 << 4;
    }
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
