package dev.ckernel.kernel.lib;

import dev.ckernel.tensor.DType;
import java.nio.ByteBuffer;

/** Single integers out of the blocks of model files, each by where its bits stand. */
record FileCodes(DType dtype, ByteBuffer file, int at) {
  private static final int[] IQ4 = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  /** What is multiplied with the scale: element {@code i} of the block. */
  int quant(int i) {
    return switch (dtype) {
      case F32, F16, BF16 -> throw new IllegalArgumentException();
      case Q8_0 -> file.get(at + 2 + i);
      case Q4_0 -> nibble(2 + i % 16, i / 16) - 8;
      case Q4_1 -> nibble(4 + i % 16, i / 16);
      case Q5_0 -> (nibble(6 + i % 16, i / 16) | (bits(2 + i / 8, i % 8, 1) << 4)) - 16;
      case Q5_1 -> nibble(8 + i % 16, i / 16) | (bits(4 + i / 8, i % 8, 1) << 4);
      case Q2_K -> bits(16 + 32 * (i / 128) + i % 32, 2 * (i % 128 / 32), 2);
      case Q3_K -> {
        int low = bits(32 + 32 * (i / 128) + i % 32, 2 * (i % 128 / 32), 2);
        yield low - (bits(i % 32, i / 32, 1) == 1 ? 0 : 4);
      }
      case Q4_K -> nibble(16 + 32 * (i / 64) + i % 32, i % 64 / 32);
      case Q5_K ->
          nibble(48 + 32 * (i / 64) + i % 32, i % 64 / 32) + 16 * bits(16 + i % 32, i / 32, 1);
      case Q6_K -> {
        int quarter = i % 128 / 32;
        int low = nibble(64 * (i / 128) + 32 * (quarter % 2) + i % 32, quarter / 2);
        yield (low | (bits(128 + 32 * (i / 128) + i % 32, 2 * quarter, 2) << 4)) - 32;
      }
      case IQ4_NL -> IQ4[nibble(2 + i % 16, i / 16)];
      case IQ4_XS -> IQ4[nibble(8 + 16 * (i / 32) + i % 16, i % 32 / 16)];
    };
  }

  /** The integer that scales sub-block {@code i} of a block of 256. */
  int smallScale(int i) {
    return switch (dtype) {
      case Q2_K -> nibble(i, 0);
      case Q3_K -> (nibble(96 + i % 8, i / 8) | (bits(104 + i % 4, 2 * (i / 4), 2) << 4)) - 32;
      case Q4_K, Q5_K -> i < 4 ? bits(4 + i, 0, 6) : nibble(8 + i, 0) | (bits(i, 6, 2) << 4);
      case Q6_K -> file.get(at + 192 + i);
      case IQ4_XS -> (nibble(4 + i / 2, i % 2) | (bits(2 + i / 4, 2 * (i % 4), 2) << 4)) - 32;
      case F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, IQ4_NL ->
          throw new IllegalArgumentException();
    };
  }

  /** The integer that scales the minimum of sub-block {@code i}. */
  int smallMinimum(int i) {
    return switch (dtype) {
      case Q2_K -> nibble(i, 1);
      case Q4_K, Q5_K -> i < 4 ? bits(8 + i, 0, 6) : nibble(8 + i, 1) | (bits(4 + i, 6, 2) << 4);
      case F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q3_K, Q6_K, IQ4_NL, IQ4_XS ->
          throw new IllegalArgumentException();
    };
  }

  private int nibble(int offset, int high) {
    return bits(offset, 4 * high, 4);
  }

  private int bits(int offset, int from, int count) {
    return ((file.get(at + offset) & 0xFF) >> from) & ((1 << count) - 1);
  }
}
