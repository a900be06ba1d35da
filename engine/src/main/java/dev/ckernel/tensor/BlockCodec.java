package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * One element type's code: one small class each. To add a type, add it to {@link DType}, write its
 * class, and let {@link #of} name it.
 */
sealed interface BlockCodec permits F32Codec, F16Codec, Bf16Codec, Blockwise {
  ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Decodes whole blocks; the caller has checked the ranges. */
  void decode(MemorySegment from, long offset, float[] to, int at, int count);

  /** Encodes whole blocks; the caller has checked the ranges. */
  void encode(float[] from, int at, int count, MemorySegment to, long offset);

  /**
   * Encodes one row so that errors in important columns are small; here, without minding them.
   *
   * @param importance one number per column
   */
  default void encodeRow(float[] from, int at, float[] importance, MemorySegment to, long offset) {
    encode(from, at, importance.length, to, offset);
  }

  static BlockCodec of(DType type) {
    return switch (type) {
      case F32 -> new F32Codec();
      case F16 -> new F16Codec();
      case BF16 -> new Bf16Codec();
      case Q8_0 -> new Q8_0Codec();
      case Q4_0 -> new Q4_0Codec();
      case Q4_1 -> new Q4_1Codec();
      case Q5_0 -> new Q5_0Codec();
      case Q5_1 -> new Q5_1Codec();
      case Q2_K -> new Q2_KCodec();
      case Q3_K -> new Q3_KCodec();
      case Q4_K -> new Q4_KCodec();
      case Q5_K -> new Q5_KCodec();
      case Q6_K -> new Q6_KCodec();
      case IQ4_NL -> new Iq4NlCodec();
      case IQ4_XS -> new Iq4XsCodec();
    };
  }

  /** The f16 number at a byte offset. */
  static float f16(MemorySegment from, long offset) {
    return Float16s.toFloat(from.get(U16, offset));
  }

  /** Unsigned byte at an offset. */
  static int u8(MemorySegment from, long offset) {
    return Byte.toUnsignedInt(from.get(ValueLayout.JAVA_BYTE, offset));
  }

  static void setU8(MemorySegment to, long offset, int value) {
    to.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
  }

  /**
   * The element of largest magnitude, with its sign; the first of several. Formats with one more
   * code below zero than above give that element the code below.
   */
  static float extreme(float[] from, int at, int count) {
    float largest = 0;
    float extreme = 0;
    for (int i = at; i < at + count; i++) {
      if (Math.abs(from[i]) > largest) {
        largest = Math.abs(from[i]);
        extreme = from[i];
      }
    }
    return extreme;
  }
}
