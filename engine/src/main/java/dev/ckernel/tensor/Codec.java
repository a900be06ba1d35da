package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Converts between float arrays and the element types of model files, bit for bit as ggml's
 * reference code does ({@code quantize_*}, {@code dequantize_row_*}), so that files we write equal
 * llama.cpp's, and weights we read mean the same. Quantising is a search for good scales in float
 * arithmetic: the order of its operations is part of the format.
 *
 * <p>All methods are stateless and safe for use by several threads. Segments need no alignment.
 */
public final class Codec {
  private Codec() {}

  /**
   * Decodes {@code count} elements.
   *
   * @param type the type of the elements in {@code from}
   * @param offset the byte of {@code from} where the first block starts
   * @param to receives the elements at {@code at .. at+count-1}
   * @param count a whole number of blocks
   * @throws IllegalArgumentException if {@code count} is no whole number of blocks
   * @throws IndexOutOfBoundsException if either side is too short
   */
  public static void decode(
      DType type, MemorySegment from, long offset, float[] to, int at, int count) {
    Objects.checkFromIndexSize(offset, type.bytes(count), from.byteSize());
    Objects.checkFromIndexSize(at, count, to.length);
    BlockCodec.of(type).decode(from, offset, to, at, count);
  }

  /** Decodes the first {@code count} elements of a segment into a new array. */
  public static float[] decode(DType type, MemorySegment from, int count) {
    float[] to = new float[count];
    decode(type, from, 0, to, 0, count);
    return to;
  }

  /**
   * Encodes {@code count} elements. Plain types take any value; a NaN stays one.
   *
   * @param type the type of the elements in {@code to}
   * @param from holds the elements at {@code at .. at+count-1}
   * @param count a whole number of blocks
   * @param offset the byte of {@code to} where the first block starts
   * @throws IllegalArgumentException if {@code count} is no whole number of blocks, or {@code type}
   *     is a block format and an element is not finite
   * @throws IndexOutOfBoundsException if either side is too short
   */
  public static void encode(
      DType type, float[] from, int at, int count, MemorySegment to, long offset) {
    Objects.checkFromIndexSize(offset, type.bytes(count), to.byteSize());
    Objects.checkFromIndexSize(at, count, from.length);
    checkFinite(type, from, at, count);
    BlockCodec.of(type).encode(from, at, count, to, offset);
  }

  /**
   * Encodes one row of a matrix so that errors are small where they matter. Formats of 8 bits and
   * more do not mind importance.
   *
   * @param importance a number per column, not negative: the mean square of what the column is
   *     multiplied with; as many as the row has elements, a whole number of blocks
   * @throws IllegalArgumentException as {@link #encode}, and if an importance is negative or not
   *     finite
   */
  public static void encodeRow(
      DType type, float[] from, int at, float[] importance, MemorySegment to, long offset) {
    Objects.checkFromIndexSize(offset, type.bytes(importance.length), to.byteSize());
    Objects.checkFromIndexSize(at, importance.length, from.length);
    checkFinite(type, from, at, importance.length);
    for (int i = 0; i < importance.length; i++) {
      if (!(importance[i] >= 0 && importance[i] <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException("importance " + i + " is " + importance[i]);
      }
    }
    BlockCodec.of(type).encodeRow(from, at, importance, to, offset);
  }

  private static void checkFinite(DType type, float[] from, int at, int count) {
    if (type.isQuantised()) {
      for (int i = at; i < at + count; i++) {
        if (!Float.isFinite(from[i])) {
          throw new IllegalArgumentException(
              "element " + i + " is " + from[i] + ", which " + type + " cannot hold");
        }
      }
    }
  }

  /** Encodes a whole array into a new segment on the heap. */
  public static MemorySegment encode(DType type, float[] from) {
    MemorySegment to = MemorySegment.ofArray(new byte[Math.toIntExact(type.bytes(from.length))]);
    encode(type, from, 0, from.length, to, 0);
    return to;
  }
}
