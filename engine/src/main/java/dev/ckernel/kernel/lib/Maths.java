package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Value;
import java.util.List;

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

  private static final int ROOT_HALF_BITS = 0x3F3504F3;

  private static final List<Float> ERF_NEAR =
      List.of(
          0x1.4ae4dp-14f,
          -0x1.a485ecp-11f,
          0x1.5419f6p-8f,
          -0x1.b7fbb4p-6f,
          0x1.ce2d2p-4f,
          -0x1.81273ep-2f,
          0x1.06eba8p-3f);
  private static final List<Float> ERF_FAR =
      List.of(
          -0x1.8bfd6ap-13f,
          0x1.859a52p-9f,
          -0x1.6778b2p-6f,
          0x1.a73a82p-4f,
          0x1.4698ap-1f,
          0x1.20938cp0f,
          0x1.3b084ap-12f);

  private static final List<Float> TANH_NEAR =
      List.of(-0x1.75e1ccp-8f, 0x1.52269ap-6f, -0x1.b83c5ap-5f, 0x1.110726p-3f, -0x1.555532p-2f);

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

  /**
   * The natural logarithm: with x = 2^n · (1 + f), 1 + f in [√½, √2], and s = f / (2 + f), it is
   * {@code n ln 2 + f - (h - s · (h + R))} with {@code h = f²/2} and R the series of 2 artanh(s)/s
   * - 2, up to s^8, whose remainder is below 2^-27 of the result. At most 0.854 ulp from the truth,
   * as measured over all floats; -infinity at 0, NaN below.
   */
  static Value log(KernelBuilder k, Value x) {
    Value positive = k.max(x, k.f32(Float.MIN_VALUE)); // a NaN's bits are not to be looked at
    Value denormal = k.lt(positive, k.f32(Float.MIN_NORMAL));
    Value scaled = k.select(denormal, k.mul(positive, k.f32(0x1p23f)), positive);
    Value bits = k.sub(k.f32Bits(scaled), k.i32(ROOT_HALF_BITS));
    Value exponent = k.sub(k.shr(bits, 23), k.select(denormal, k.i32(23), k.i32(0)));
    Value n = k.toF32(exponent);
    Value f = k.sub(k.bitsF32(k.add(k.and(bits, 0x7FFFFF), k.i32(ROOT_HALF_BITS))), k.f32(1f));
    Value s = k.div(f, k.add(k.f32(2f), f));
    Value z = k.mul(s, s);
    Value r = k.f32(2f / 9);
    r = k.fma(z, r, k.f32(2f / 7));
    r = k.fma(z, r, k.f32(2f / 5));
    r = k.fma(z, r, k.f32(2f / 3));
    r = k.mul(z, r);
    Value h = k.mul(k.mul(f, k.f32(0.5f)), f);
    Value rest = k.fma(s, k.add(h, r), k.mul(n, k.f32(LN2_LOW)));
    Value log = k.fma(n, k.f32(LN2_HIGH), k.sub(f, k.sub(h, rest)));
    Value infinity = k.f32(Float.POSITIVE_INFINITY);
    Value finite = k.select(k.lt(x, infinity), log, x);
    return k.select(
        k.le(x, k.f32(0)), k.select(k.lt(x, k.f32(0)), k.sqrt(x), k.neg(infinity)), finite);
  }

  /**
   * The error function: below 1 in magnitude {@code x + x · P(x²)}, from there on {@code 1 -
   * exp(-Q(|x|))}, which is 1 from 3.95 on. P and Q have degree 6 and the least largest error (by
   * Lawson's weighted least squares, in 40 digits): 1.2·10^-9 relative to the result. At most 1.214
   * ulp from the truth, as measured over all floats.
   */
  static Value erf(KernelBuilder k, Value x) {
    Value magnitude = k.min(k.f32(3.95f), k.abs(x)); // in this order a NaN stays one
    Value near = k.fma(x, polynomial(k, k.mul(x, x), ERF_NEAR), x);
    Value far = k.sub(k.f32(1f), exp(k, k.neg(polynomial(k, magnitude, ERF_FAR))));
    Value signed = k.select(k.lt(x, k.f32(0)), k.neg(far), far);
    return k.select(k.lt(magnitude, k.f32(1f)), near, signed);
  }

  /**
   * The hyperbolic tangent, of t = |x|: below 0.625 {@code t + t·z · P(z)}, z being t², from there
   * on {@code 1 - 2 / (exp(2t) + 1)}, which is 1 from 9.02 on; then the sign of x. P has degree 4
   * and the least largest error (by Lawson's weighted least squares): 4.4·10^-9 relative to the
   * result. At most 1.371 ulp from the truth, as measured over all floats.
   */
  static Value tanh(KernelBuilder k, Value x) {
    Value t = k.abs(x);
    Value z = k.mul(t, t);
    Value near = k.fma(k.mul(t, z), polynomial(k, z, TANH_NEAR), t);
    Value power = exp(k, k.add(t, t));
    Value far = k.sub(k.f32(1f), k.div(k.f32(2f), k.add(power, k.f32(1f))));
    Value magnitude = k.select(k.lt(t, k.f32(0.625f)), near, far);
    Value sign = k.and(k.f32Bits(x), Integer.MIN_VALUE);
    return k.bitsF32(k.or(k.f32Bits(magnitude), sign));
  }

  /** By Horner with fma, the highest coefficient first. */
  private static Value polynomial(KernelBuilder k, Value x, List<Float> coefficients) {
    Value p = k.f32(coefficients.getFirst());
    for (float c : coefficients.subList(1, coefficients.size())) {
      p = k.fma(x, p, k.f32(c));
    }
    return p;
  }

  /** 1 / (1 + e^-x). */
  static Value sigmoid(KernelBuilder k, Value x) {
    return k.div(k.f32(1f), k.add(k.f32(1f), exp(k, k.neg(x))));
  }
}
