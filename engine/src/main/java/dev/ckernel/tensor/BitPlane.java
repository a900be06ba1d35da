package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;

/**
 * Where a block keeps some bits of each of its codes. The elements of a block come in runs; the
 * codes of {@code 8 / bits} runs share the bytes of one run, the first run lowest. One rule so
 * describes every block format: nibbles of elements i and i + 16 in a byte (run 16, 4 bits), bit i
 * of a word for element i (run 1, 1 bit), bit r of a byte for an element of the r-th 32 (run 32, 1
 * bit).
 *
 * @param offset where the first byte stands in the block
 * @param run elements per run
 * @param bits 1, 2 or 4
 */
record BitPlane(int offset, int run, int bits) {
  /**
   * Fills an array with the bits of as many elements of the block at {@code start}: a whole number
   * of times those that share bytes.
   */
  void read(MemorySegment from, long start, int[] to) {
    readAbove(0, from, start, to);
  }

  /** Brings the bits into an array as those from bit {@code low} up; keeps the bits below. */
  void readAbove(int low, MemorySegment from, long start, int[] to) {
    int below = (1 << low) - 1;
    int mask = (1 << bits) - 1;
    long at = start + offset;
    for (int first = 0; first < to.length; first += run * (8 / bits)) {
      for (int i = first; i < first + run; i++) {
        int shared = BlockCodec.u8(from, at + i - first);
        for (int r = 0; r < 8 / bits; r++) {
          int mine = (shared >> (r * bits)) & mask;
          to[i + r * run] = (to[i + r * run] & below) | (mine << low);
        }
      }
      at += run;
    }
  }

  /** Sets the bits of element {@code i}, which were zero. */
  void put(MemorySegment to, long start, int i, int value) {
    long at = start + place(i);
    int mine = (value & (1 << bits) - 1) << shift(i);
    BlockCodec.setU8(to, at, BlockCodec.u8(to, at) | mine);
  }

  private int place(int i) {
    return offset + i / run * bits / 8 * run + i % run;
  }

  private int shift(int i) {
    return i / run * bits % 8;
  }
}
