package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Value;

/**
 * Functions made of the IR's own operations, so that every target computes the same bits. Arguments
 * may have any number of lanes.
 */
final class Maths {
  /** Adding and subtracting this rounds an f32 below 2^22 to an integer, half to even. */
  static final float ROUND = 0x1.8p23f;

  private static final float LOG2_E = 0x1.715476p0f;
  private static final float LN2_HIGH = 0x1.62e4p-1f;
  private static final float LN2_LOW = 0x1.7f7d1cp-20f;

  /** Below, exp is 0: the result would be denormal. */
  static final float EXP_ZERO_BELOW = -87.33f;

  private Maths() {}

  /** {@code x} rounded to an integer, as f32, half to even; |x| below 2^22. */
  static Value round(KernelBuilder k, Value x) {
    return k.sub(k.add(x, k.f32(ROUND)), k.f32(ROUND));
  }

  /** {@code x} rounded to an i32, half to even; |x| below 2^22. */
  static Value roundToInt(KernelBuilder k, Value x) {
    return k.sub(k.f32Bits(k.add(x, k.f32(ROUND))), k.i32(Float.floatToRawIntBits(ROUND)));
  }

  /**
   * e^x: with n = round(x / ln 2) and r = x - n ln 2, a polynomial in r times 2^n. 0 below {@link
   * #EXP_ZERO_BELOW}, infinity above 88.722839. The coefficients are those of Taylor's series up to
   * r^7, whose remainder on [-ln 2 / 2, ln 2 / 2] is below 2^-27. At most 0.939 ulp from the truth,
   * as measured over all floats; exp(0) is 1.
   */
  static Value exp(KernelBuilder k, Value x) {
    Value clamped = k.min(k.f32(89f), k.max(k.f32(-88f), x)); // in this order a NaN stays one
    Value shifted = k.fma(clamped, k.f32(LOG2_E), k.f32(ROUND));
    Value n = k.sub(shifted, k.f32(ROUND));
    Value power = k.sub(k.f32Bits(shifted), k.i32(Float.floatToRawIntBits(ROUND)));
    Value r = k.fma(n, k.f32(-LN2_LOW), k.fma(n, k.f32(-LN2_HIGH), clamped));
    Value p = k.f32(1f / 5040);
    p = k.fma(r, p, k.f32(1f / 720));
    p = k.fma(r, p, k.f32(1f / 120));
    p = k.fma(r, p, k.f32(1f / 24));
    p = k.fma(r, p, k.f32(1f / 6));
    p = k.fma(r, p, k.f32(0.5f));
    p = k.fma(r, p, k.f32(1f));
    p = k.fma(r, p, k.f32(1f));
    Value half = k.shr(power, 1);
    Value scaled = k.mul(k.mul(p, powerOfTwo(k, half)), powerOfTwo(k, k.sub(power, half)));
    return k.select(k.lt(x, k.f32(EXP_ZERO_BELOW)), k.f32(0), scaled);
  }

  /** 2^n for n in [-126, 127]. */
  private static Value powerOfTwo(KernelBuilder k, Value n) {
    return k.bitsF32(k.shl(k.add(n, k.i32(127)), 23));
  }

  /**
   * x · sigmoid(x), as x / (1 + exp(-x)). At most 2.394 ulp from the truth, as measured over all
   * floats down to -88.7228; -0 below, and NaN at -infinity.
   */
  static Value silu(KernelBuilder k, Value x) {
    return k.div(x, k.add(k.f32(1f), exp(k, k.neg(x))));
  }
}
