package dev.ckernel.kernel;

import dev.ckernel.kernel.Interpreter.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.Objects;

/** Makes and reads the buffers that kernels get in tests: little-endian arrays. */
public final class Buffers {
  private Buffers() {}

  public static Buffer of(float... values) {
    return of(bytes(values));
  }

  public static Buffer of(int... values) {
    return of(bytes(values));
  }

  /** A buffer of these very bytes, all of them written. */
  public static Buffer of(byte[] values) {
    return new Buffer(MemorySegment.ofArray(values), null);
  }

  /** A buffer of which nothing has been written yet. */
  public static Buffer unwritten(long bytes) {
    return new Buffer(MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]), new BitSet());
  }

  /** Which bytes of a buffer that keeps track have been written. */
  public static BitSet written(Buffer buffer) {
    return Objects.requireNonNull(buffer.written());
  }

  public static byte[] bytes(float... values) {
    byte[] bytes = new byte[4 * values.length];
    little(bytes).asFloatBuffer().put(values);
    return bytes;
  }

  public static byte[] bytes(int... values) {
    byte[] bytes = new byte[4 * values.length];
    little(bytes).asIntBuffer().put(values);
    return bytes;
  }

  public static byte[] bytes(Buffer buffer) {
    return buffer.memory().toArray(ValueLayout.JAVA_BYTE);
  }

  public static float[] floats(Buffer buffer) {
    return floats(bytes(buffer));
  }

  public static int[] ints(Buffer buffer) {
    return ints(bytes(buffer));
  }

  public static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / 4];
    little(bytes).asFloatBuffer().get(values);
    return values;
  }

  public static int[] ints(byte[] bytes) {
    int[] values = new int[bytes.length / 4];
    little(bytes).asIntBuffer().get(values);
    return values;
  }

  /** The raw bits of each value, all NaNs as one. */
  public static int[] bits(float... values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }

  /** The same with every NaN as one, for what a kernel has written as {@code mem}. */
  public static byte[] oneNan(Mem mem, byte[] bytes) {
    return switch (mem) {
      case F32 -> bytes(bits(floats(bytes)));
      case F16 -> oneNan(bytes, 0x7C00, 0x7E00);
      case BF16 -> oneNan(bytes, 0x7F80, 0x7FC0);
      case I32, U16, U8, I8 -> bytes;
    };
  }

  private static byte[] oneNan(byte[] bytes, int infinity, int nan) {
    byte[] result = bytes.clone();
    ByteBuffer shorts = little(result);
    for (int i = 0; i < bytes.length; i += 2) {
      if ((shorts.getShort(i) & 0x7FFF) > infinity) {
        shorts.putShort(i, (short) nan);
      }
    }
    return result;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
