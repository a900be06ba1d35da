package dev.ckernel.tensor;

/**
 * IEEE-754 binary16 and bfloat16 as bit patterns in shorts. Rounding is half to even; a NaN keeps
 * its sign and its leading bits and becomes quiet, as the conversion instructions of x86 and ARM
 * have it (the Java library leaves a NaN's bits open, so they are settled here).
 */
public final class Float16s {
  private static final int QUIET_F32 = 0x00400000;
  private static final int QUIET_F16 = 0x0200;
  private static final int QUIET_BF16 = 0x0040;

  private Float16s() {}

  /** The value of a binary16 number; exact. */
  public static float toFloat(short bits) {
    float value = Float.float16ToFloat(bits);
    return Float.isNaN(value)
        ? Float.intBitsToFloat(
            ((bits & 0x8000) << 16) | 0x7f800000 | QUIET_F32 | ((bits & 0x3ff) << 13))
        : value;
  }

  /** The nearest binary16 number. */
  public static short fromFloat(float value) {
    if (Float.isNaN(value)) {
      int bits = Float.floatToRawIntBits(value);
      return (short) (((bits >>> 16) & 0x8000) | 0x7c00 | QUIET_F16 | ((bits >>> 13) & 0x3ff));
    }
    return Float.floatToFloat16(value);
  }

  /** The value of a bfloat16 number; exact, a NaN keeps its bits. */
  public static float bf16ToFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** The nearest bfloat16 number. */
  public static short bf16FromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | QUIET_BF16);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }
}
