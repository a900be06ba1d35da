package dev.ckernel.kernel;

/** f16 and bf16 as their definitions have them, in double precision. */
final class SixteenBits {
  private SixteenBits() {}

  /** The value of an f16: 1 sign bit, 5 bits of exponent, 10 bits of mantissa. */
  static float f16(int bits) {
    return (float) value(bits, 5, 10);
  }

  /** The value of a bf16: 1 sign bit, 8 bits of exponent, 7 bits of mantissa. */
  static float bf16(int bits) {
    return (float) value(bits, 8, 7);
  }

  static double value(int bits, int exponentBits, int mantissaBits) {
    int sign = bits >>> 15 & 1;
    int exponent = bits >>> mantissaBits & ((1 << exponentBits) - 1);
    int mantissa = bits & ((1 << mantissaBits) - 1);
    int bias = (1 << (exponentBits - 1)) - 1;
    double fraction = Math.scalb((double) mantissa, -mantissaBits);
    double magnitude;
    if (exponent == (1 << exponentBits) - 1) {
      magnitude = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb(fraction, 1 - bias);
    } else {
      magnitude = Math.scalb(1 + fraction, exponent - bias);
    }
    return sign == 0 ? magnitude : -magnitude;
  }
}
