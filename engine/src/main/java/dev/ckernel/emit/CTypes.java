package dev.ckernel.emit;

import dev.ckernel.kernel.Element;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Type;
import java.util.Locale;

/** How types and constants are written in the generated C. */
final class CTypes {
  private CTypes() {}

  /** {@code float} or {@code f32x8}. */
  static String of(Type.Register type) {
    if (!type.isScalar()) {
      return vector(type);
    }
    return switch (type.element()) {
      case F32 -> "float";
      case I32 -> "int32_t";
      case BOOL -> "bool";
    };
  }

  /** {@code f32} or {@code f32x8}: the end of the names of helpers that work on this type. */
  static String suffix(Type.Register type) {
    return type.isScalar() ? name(type.element()) : vector(type);
  }

  private static String vector(Type.Register type) {
    return name(type.element()) + "x" + type.lanes();
  }

  static String name(Element element) {
    return element.name().toLowerCase(Locale.ROOT);
  }

  static String name(Mem mem) {
    return mem.name().toLowerCase(Locale.ROOT);
  }

  static CExpression constant(float value) {
    if (Float.isNaN(value) || Float.isInfinite(value)) {
      int bits = Float.floatToRawIntBits(value);
      String text = (bits < 0 ? "(int32_t)0x" : "0x") + Integer.toHexString(bits);
      return CExpression.call("f32_of_bits", text);
    }
    return number(value + "f");
  }

  static CExpression constant(int value) {
    return value == Integer.MIN_VALUE
        ? CExpression.primary("INT32_MIN")
        : number(Integer.toString(value));
  }

  /** As bits, which is how masks and magic numbers read best. */
  static CExpression bits(int value) {
    return value > 0xFFFF
        ? CExpression.primary("0x" + Integer.toHexString(value))
        : constant(value);
  }

  private static CExpression number(String text) {
    return text.startsWith("-") ? CExpression.unary(text) : CExpression.primary(text);
  }
}
