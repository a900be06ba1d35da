package dev.ckernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Over all 65536 numbers of both formats, and over every tie between neighbours. */
final class Float16sTest {
  private static IntStream all() {
    return IntStream.range(0, 1 << 16);
  }

  /** Sign, exponent and fraction as IEEE-754 says, in double; NaN and infinity included. */
  private static double value(int bits, int fractionBits, int bias) {
    int exponentBits = 15 - fractionBits;
    int exponent = (bits >> fractionBits) & ((1 << exponentBits) - 1);
    double fraction = (bits & ((1 << fractionBits) - 1)) / (double) (1 << fractionBits);
    double sign = (bits & 0x8000) == 0 ? 1 : -1;
    if (exponent == (1 << exponentBits) - 1) {
      return fraction == 0 ? sign / 0.0 : Double.NaN;
    }
    return exponent == 0
        ? sign * fraction * StrictMath.pow(2, 1 - bias)
        : sign * (1 + fraction) * StrictMath.pow(2, exponent - bias);
  }

  private static double f16(int bits) {
    return value(bits, 10, 15);
  }

  private static double bf16(int bits) {
    return value(bits, 7, 127);
  }

  @Test
  void everyHalfDecodesToItsValueAndBack() {
    all()
        .filter(bits -> !Double.isNaN(f16(bits)))
        .forEach(bits -> {
          float value = Float16s.toFloat((short) bits);
          assertThat(Double.compare(value, f16(bits))).as("%04x", bits).isZero();
          assertThat(Float16s.fromFloat(value)).as("%04x", bits).isEqualTo((short) bits);
        });
  }

  @Test
  void everyBfloatDecodesToItsValueAndBack() {
    all()
        .filter(bits -> !Double.isNaN(bf16(bits)))
        .forEach(bits -> {
          float value = Float16s.bf16ToFloat((short) bits);
          assertThat(Double.compare(value, bf16(bits))).as("%04x", bits).isZero();
          assertThat(Float16s.bf16FromFloat(value)).as("%04x", bits).isEqualTo((short) bits);
        });
  }

  @Test
  void halvesRoundHalfToEven() {
    IntStream.range(0, 0x7c00)
        .forEach(bits -> assertTies(bits, Float16sTest::f16, Float16s::fromFloat, 65536));
  }

  @Test
  void bfloatsRoundHalfToEven() {
    // Ties of the smallest numbers are still floats; that of the largest is at 2^128 - 2^119.
    IntStream.range(0, 0x7f80)
        .forEach(bits -> assertTies(bits, Float16sTest::bf16, Float16s::bf16FromFloat, 0x1p128));
  }

  private interface Encoder {
    short encode(float value);
  }

  /** Checks the number half way from {@code bits} to the next, and its two neighbours. */
  private static void assertTies(
      int bits, IntToDoubleFunction value, Encoder encoder, double beyondLargest) {
    double above = value.applyAsDouble(bits + 1);
    if (Double.isInfinite(above)) {
      above = beyondLargest;
    }
    float tie = (float) ((value.applyAsDouble(bits) + above) / 2);
    int even = bits + (bits & 1);
    String as = "%04x".formatted(bits);
    assertThat(encoder.encode(tie)).as(as).isEqualTo((short) even);
    assertThat(encoder.encode(-tie)).as(as).isEqualTo((short) (even | 0x8000));
    assertThat(encoder.encode(Math.nextDown(tie))).as(as).isEqualTo((short) bits);
    assertThat(encoder.encode(Math.nextUp(tie))).as(as).isEqualTo((short) (bits + 1));
  }

  @Test
  void floatsBeyondTheRangeBecomeInfinityOrZero() {
    assertThat(Float16s.fromFloat(Float.MAX_VALUE)).isEqualTo((short) 0x7c00);
    assertThat(Float16s.fromFloat(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xfc00);
    assertThat(Float16s.fromFloat(Float.MIN_VALUE)).isEqualTo((short) 0);
    assertThat(Float16s.fromFloat(-Float.MIN_VALUE)).isEqualTo((short) 0x8000);
    assertThat(Float16s.bf16FromFloat(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
    assertThat(Float16s.bf16FromFloat(-Float.MIN_VALUE)).isEqualTo((short) 0x8000);
  }

  @Test
  void everyNanIsKeptQuietWithItsSignAndLeadingBits() {
    all()
        .filter(bits -> Double.isNaN(f16(bits)))
        .forEach(bits -> {
          int f32 = Float.floatToRawIntBits(Float16s.toFloat((short) bits));
          assertThat(f32).isEqualTo(((bits & 0x8000) << 16) | 0x7fc00000 | ((bits & 0x3ff) << 13));
          assertThat(Float16s.fromFloat(Float.intBitsToFloat(f32)))
              .isEqualTo((short) (bits | 0x200));
        });
    all()
        .filter(bits -> Double.isNaN(bf16(bits)))
        .forEach(bits -> {
          float value = Float.intBitsToFloat((bits << 16) | 0x400000);
          assertThat(Float16s.bf16FromFloat(value)).isEqualTo((short) (bits | 0x40));
          assertThat(Float16s.bf16ToFloat((short) bits)).isNaN();
        });
    // A NaN whose leading bits are all zero must not turn into infinity.
    assertThat(Float16s.toFloat(Float16s.fromFloat(Float.intBitsToFloat(0x7f800001)))).isNaN();
    assertThat(Float16s.bf16ToFloat(Float16s.bf16FromFloat(Float.intBitsToFloat(0x7f800001))))
        .isNaN();
  }
}
