package dev.ckernel.kernel;

/**
 * f16 and bf16 in integer arithmetic, for machines without instructions for them. Widening is
 * exact; narrowing rounds half to even; a NaN becomes the quiet NaN of its sign.
 */
final class Halves {
  private static final int F16_NORMAL = 0x0400;
  private static final int F16_INFINITY = 0x7C00;
  private static final int F16_NAN = 0x7E00;
  private static final int BF16_NAN = 0x7FC0;

  private Halves() {}

  /** The f32 whose 16-bit form {@code mem} stands in the low bits of {@code raw}. */
  static Value widen(KernelBuilder k, Mem mem, Value raw) {
    return mem == Mem.BF16 ? k.bitsF32(k.shl(raw, 16)) : widenF16(k, raw);
  }

  /** The 16-bit form {@code mem} of {@code value}, in the low bits of an i32. */
  static Value narrow(KernelBuilder k, Mem mem, Value value) {
    Value bits = k.f32Bits(value);
    Value magnitude = k.and(bits, 0x7FFFFFFF);
    Value sign = k.and(k.ushr(bits, 16), 0x8000);
    Value narrow = mem == Mem.BF16 ? narrowBf16(k, magnitude) : narrowF16(k, magnitude);
    return k.or(narrow, sign);
  }

  /**
   * Shifted into place, the exponent is 112 too small. A denormal has no leading 1: it is given
   * one, which is then subtracted. (A multiplication by 2^112 would mend both, but f32 denormals
   * cost some processors more than all the rest; scales of the K formats are often such numbers.)
   */
  private static Value widenF16(KernelBuilder k, Value raw) {
    Value magnitude = k.and(raw, 0x7FFF);
    Value sign = k.shl(k.and(raw, 0x8000), 16);
    Value shifted = k.shl(magnitude, 13);
    Value normal = k.add(shifted, k.i32(112 << 23));
    Value led = k.bitsF32(k.add(shifted, k.i32(113 << 23)));
    Value denormal = k.f32Bits(k.sub(led, k.f32(0x1p-14f)));
    Value finite = k.select(k.lt(magnitude, k.i32(F16_NORMAL)), denormal, normal);
    Value special = k.or(shifted, k.i32(0x7F800000));
    Value isSpecial = k.ge(magnitude, k.i32(F16_INFINITY));
    return k.bitsF32(k.or(k.select(isSpecial, special, finite), sign));
  }

  /**
   * Normal: rebias the exponent and add just under half of the last place, plus its parity.
   * Denormal: adding 0.5 puts the last place of f16 at the last place of f32, so that the hardware
   * rounds.
   */
  private static Value narrowF16(KernelBuilder k, Value magnitude) {
    Value parity = k.and(k.ushr(magnitude, 13), 1);
    Value normal = k.ushr(k.add(k.add(magnitude, k.i32(((15 - 127) << 23) + 0xFFF)), parity), 13);
    Value denormal = k.sub(k.f32Bits(k.add(k.bitsF32(magnitude), k.f32(0.5f))), k.i32(0x3F000000));
    Value finite = k.select(k.lt(magnitude, k.i32(0x38800000)), denormal, normal);
    Value special =
        k.select(
            k.gt(magnitude, k.i32(0x7F800000)),
            k.i32(F16_NAN),
            k.broadcast(k.i32(F16_INFINITY), magnitude.lanes()));
    return k.select(k.ge(magnitude, k.i32(0x47800000)), special, finite);
  }

  private static Value narrowBf16(KernelBuilder k, Value magnitude) {
    Value parity = k.and(k.ushr(magnitude, 16), 1);
    Value rounded = k.ushr(k.add(k.add(magnitude, k.i32(0x7FFF)), parity), 16);
    return k.select(k.gt(magnitude, k.i32(0x7F800000)), k.i32(BF16_NAN), rounded);
  }
}
