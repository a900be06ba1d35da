package dev.ckernel.kernel.lib;

import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * One block of a model file, taken apart, whatever its format: unsigned codes, small integers that
 * scale them in sub-blocks, and f16 that scale those. Where the bits stand in each format is said
 * here, and only what packing needs; {@link dev.ckernel.tensor.Codec} has the formats' meaning.
 */
final class FileBlock {
  private final int[] codes = new int[256];
  private final byte[] scales = new byte[16];
  private final byte[] minimums = new byte[16];
  private MemorySegment row = MemorySegment.NULL;
  private long start;
  private short scale;
  private short minimum;

  /** Unsigned; as many as the format has in a block. */
  int[] codes() {
    return codes;
  }

  byte smallScale(int sub) {
    return scales[sub];
  }

  byte smallMinimum(int sub) {
    return minimums[sub];
  }

  /** Bits of an f16. */
  short scale() {
    return scale;
  }

  /** Bits of an f16; what it gives is taken off the weights. */
  short minimum() {
    return minimum;
  }

  /** Takes the block that starts at a byte of a row apart. */
  void read(DType type, MemorySegment fromRow, long at) {
    row = fromRow;
    start = at;
    switch (type) {
      case Q8_0 -> {
        scale = half(0);
        for (int i = 0; i < 32; i++) {
          codes[i] = u8(2 + i) ^ 0x80;
        }
      }
      case Q4_0, IQ4_NL -> {
        scale = half(0);
        nibbles(2, 16, 0);
      }
      case Q4_1 -> {
        scaleAndAddend();
        nibbles(4, 16, 0);
      }
      case Q5_0 -> {
        scale = half(0);
        nibbles(6, 16, 0);
        fifthBits(2);
      }
      case Q5_1 -> {
        scaleAndAddend();
        nibbles(8, 16, 0);
        fifthBits(4);
      }
      case Q2_K -> {
        pairs(16);
        for (int i = 0; i < 16; i++) {
          scales[i] = (byte) u8(i);
        }
        scale = half(80);
        minimum = half(82);
      }
      case Q3_K -> {
        pairs(32);
        addBits(0, 2);
        signedSixBits();
        scale = half(108);
      }
      case Q4_K -> {
        scalesAndMinimums();
        wideNibbles(16);
      }
      case Q5_K -> {
        scalesAndMinimums();
        wideNibbles(48);
        addBits(16, 4);
      }
      case Q6_K -> sixBits();
      case IQ4_XS -> {
        scale = half(0);
        for (int b = 0; b < 8; b++) {
          nibbles(8 + 16 * b, 16, 32 * b);
          int low = bits(4 + b / 2, 4 * (b % 2), 4);
          int high = bits(2 + b / 4, 2 * (b % 4), 2);
          scales[b] = (byte) ((low | (high << 4)) - 32);
        }
      }
      case F32, F16, BF16 -> throw new IllegalArgumentException(type + " has no blocks");
    }
  }

  private int u8(int offset) {
    return row.get(Bits.I8, start + offset) & 0xFF;
  }

  /** {@code count} bits of a byte, from bit {@code from} on. */
  private int bits(int offset, int from, int count) {
    return (u8(offset) >> from) & ((1 << count) - 1);
  }

  private short half(int offset) {
    return row.get(Bits.I16, start + offset);
  }

  /** What files add to the weights is kept negated, as what is taken off. */
  private void scaleAndAddend() {
    scale = half(0);
    minimum = (short) (half(2) ^ 0x8000);
  }

  /** {@code count} bytes: first all low nibbles, then all high ones. */
  private void nibbles(int offset, int count, int first) {
    for (int i = 0; i < count; i++) {
      int both = u8(offset + i);
      codes[first + i] = both & 15;
      codes[first + count + i] = both >> 4;
    }
  }

  private void wideNibbles(int offset) {
    for (int i = 0; i < 4; i++) {
      nibbles(offset + 32 * i, 32, 64 * i);
    }
  }

  /** One bit of each of 32 codes, in their order. */
  private void fifthBits(int offset) {
    int bits = row.get(Bits.I32, start + offset);
    for (int i = 0; i < 32; i++) {
      codes[i] |= ((bits >> i) & 1) << 4;
    }
  }

  /** 64 bytes in two halves; the four pairs of a byte are 32 codes apart. */
  private void pairs(int offset) {
    for (int i = 0; i < 256; i++) {
      codes[i] = bits(offset + i / 128 * 32 + i % 32, i % 128 / 32 * 2, 2);
    }
  }

  /** 32 bytes, of which bit j of byte l is a bit of code 32j + l; it comes in as bit {@code to}. */
  private void addBits(int offset, int to) {
    for (int i = 0; i < 256; i++) {
      codes[i] |= bits(offset + i % 32, i / 32, 1) << to;
    }
  }

  /** Sixteen integers -32 … 31: eight bytes of low nibbles, four of the pairs above them. */
  private void signedSixBits() {
    for (int i = 0; i < 16; i++) {
      int low = bits(96 + i % 8, i / 8 * 4, 4);
      int high = bits(104 + i % 4, i / 4 * 2, 2);
      scales[i] = (byte) ((low | (high << 4)) - 32);
    }
  }

  /** Two f16, then eight pairs of six bits in twelve bytes. */
  private void scalesAndMinimums() {
    scale = half(0);
    minimum = half(2);
    for (int i = 0; i < 4; i++) {
      scales[i] = (byte) bits(4 + i, 0, 6);
      minimums[i] = (byte) bits(8 + i, 0, 6);
      scales[i + 4] = (byte) (bits(12 + i, 0, 4) | (bits(4 + i, 6, 2) << 4));
      minimums[i + 4] = (byte) (bits(12 + i, 4, 4) | (bits(8 + i, 6, 2) << 4));
    }
  }

  private void sixBits() {
    for (int half = 0; half < 2; half++) {
      nibbles(64 * half, 64, 128 * half);
      for (int i = 0; i < 128; i++) {
        int high = bits(128 + 32 * half + i % 32, i / 32 * 2, 2);
        codes[128 * half + i] |= high << 4;
      }
    }
    for (int i = 0; i < 16; i++) {
      scales[i] = (byte) u8(192 + i);
    }
    scale = half(208);
  }
}
