package dev.ckernel.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * An array of integers, floating-point numbers or booleans. It keeps the file's bytes, so that an
 * array takes no more memory than it does in the file.
 */
public final class GgufNumbers implements GgufValue {
  private final GgufType elementType;
  private final byte[] raw;
  private final ByteBuffer view;

  /** Takes over {@code raw}: little-endian elements, nothing else. */
  GgufNumbers(GgufType elementType, byte[] raw) {
    if (elementType.bytes() == 0 || raw.length % elementType.bytes() != 0) {
      throw new IllegalArgumentException(raw.length + " bytes are no array of " + elementType);
    }
    this.elementType = elementType;
    this.raw = raw;
    this.view = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** An array of I32. */
  public static GgufNumbers ofInts(int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    out.asIntBuffer().put(values);
    return new GgufNumbers(GgufType.I32, out.array());
  }

  /** An array of F32. */
  public static GgufNumbers ofFloats(float... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    out.asFloatBuffer().put(values);
    return new GgufNumbers(GgufType.F32, out.array());
  }

  /** An array of truth values. */
  public static GgufNumbers ofTruths(List<Boolean> values) {
    byte[] raw = new byte[values.size()];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) (values.get(i) ? 1 : 0);
    }
    return new GgufNumbers(GgufType.BOOL, raw);
  }

  /** The type of the elements. */
  public GgufType elementType() {
    return elementType;
  }

  /** The number of elements. */
  public int size() {
    return raw.length / elementType.bytes();
  }

  /**
   * Element {@code i} of an array of integers or booleans (0 or 1); a U64 above 2^63-1 reads as
   * negative.
   *
   * @throws IllegalStateException if the elements are floating-point numbers
   */
  public long integer(int i) {
    return switch (elementType) {
      case U8 -> Byte.toUnsignedLong(view.get(i));
      case I8, BOOL -> view.get(i);
      case U16 -> Short.toUnsignedLong(view.getShort(2 * i));
      case I16 -> view.getShort(2 * i);
      case U32 -> Integer.toUnsignedLong(view.getInt(4 * i));
      case I32 -> view.getInt(4 * i);
      case U64, I64 -> view.getLong(8 * i);
      case F32, F64, STRING, ARRAY ->
          throw new IllegalStateException("the elements are " + elementType + ", not integers");
    };
  }

  /** Element {@code i}; integers are converted. */
  public double real(int i) {
    return switch (elementType) {
      case F32 -> view.getFloat(4 * i);
      case F64 -> view.getDouble(8 * i);
      case U8, I8, U16, I16, U32, I32, U64, I64, BOOL, STRING, ARRAY -> integer(i);
    };
  }

  byte[] raw() {
    return raw;
  }

  @Override
  public String describe() {
    return "an array of " + size() + " " + elementType;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GgufNumbers that
        && elementType == that.elementType
        && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  @Override
  public String toString() {
    return describe();
  }
}
