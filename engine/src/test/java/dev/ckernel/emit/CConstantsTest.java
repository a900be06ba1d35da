package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CConstantsTest {
  @Test
  void floatsKeepTheirBits() {
    assertThat(CTypes.constant(0.1f).text()).isEqualTo("0.1f");
    assertThat(CTypes.constant(-0f).text()).isEqualTo("-0.0f");
    assertThat(CTypes.constant(Float.MIN_VALUE).text()).isEqualTo("1.4E-45f");
    assertThat(CTypes.constant(Float.NaN).text()).isEqualTo("f32_of_bits(0x7fc00000)");
    assertThat(CTypes.constant(Float.NEGATIVE_INFINITY).text())
        .isEqualTo("f32_of_bits((int32_t)0xff800000)");
  }

  @Test
  void theSmallestIntegerIsNoNegatedOverflow() {
    assertThat(CTypes.constant(Integer.MIN_VALUE).text()).isEqualTo("INT32_MIN");
    assertThat(CTypes.constant(-1).text()).isEqualTo("-1");
  }

  @Test
  void masksAreWrittenAsBits() {
    assertThat(CTypes.bits(0x7F800000).text()).isEqualTo("0x7f800000");
    assertThat(CTypes.bits(15).text()).isEqualTo("15");
  }

  @Test
  void operandsThatBindLessGetParentheses() {
    CExpression a = CExpression.primary("a");
    CExpression b = CExpression.primary("b");
    CExpression sum = CExpression.binary("+", a, b);
    assertThat(CExpression.binary("*", sum, a).text()).isEqualTo("(a + b) * a");
    assertThat(CExpression.binary("+", sum, a).text()).isEqualTo("a + b + a");
    assertThat(CExpression.binary("+", a, sum).text()).isEqualTo("a + (a + b)");
    assertThat(CExpression.binary("-", a, CExpression.unary("-b")).text()).isEqualTo("a - -b");
    assertThat(CExpression.prefix("-", CExpression.unary("-b")).text()).isEqualTo("-(-b)");
    assertThat(CExpression.binary("&", CExpression.binary("<", a, b), a).text())
        .isEqualTo("(a < b) & a");
    assertThat(CExpression.binary("<", CExpression.binary("<", a, b), sum).text())
        .isEqualTo("(a < b) < a + b");
  }
}
