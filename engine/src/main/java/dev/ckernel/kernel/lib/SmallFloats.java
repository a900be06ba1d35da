package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Value;

/**
 * Small unsigned integers as f32 without a conversion: put into the mantissa of a number whose last
 * places they fit, they come out as that number more than they are. Sums of 32 products with [-127,
 * 127] stay below 2^24 and so exact, with this number in them or taken off beforehand.
 */
final class SmallFloats {
  /** What each comes out too large by. */
  static final int BIAS = 2048;

  /** The bit of the mantissa of {@link #BIAS} that is worth 1. */
  private static final int ONE = 12;

  private SmallFloats() {}

  /** {@code BIAS} plus the {@code width} bits of each lane from bit {@code from} on. */
  static Value of(KernelBuilder k, Value word, int from, int width) {
    Value moved = from < ONE ? k.shl(word, ONE - from) : k.ushr(word, from - ONE);
    Value bits = k.and(moved, ((1 << width) - 1) << ONE);
    return k.bitsF32(k.or(bits, k.i32(Float.floatToRawIntBits(BIAS))));
  }
}
