package dev.ckernel.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The head of a model file as it is put together: the counterpart of {@link ByteCursor}. */
final class ByteSink {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ByteSink u32(int value) {
    return number(GgufType.U32, value);
  }

  ByteSink u64(long value) {
    return number(GgufType.U64, value);
  }

  ByteSink string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    u64(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /** A GGUF value with its type in front. */
  ByteSink value(GgufValue value) {
    return switch (value) {
      case GgufValue.Int(GgufType type, long number) -> u32(type.id()).number(type, number);
      case GgufValue.Real(GgufType type, double number) ->
          u32(type.id())
              .number(
                  type,
                  type == GgufType.F32
                      ? Float.floatToRawIntBits((float) number)
                      : Double.doubleToRawLongBits(number));
      case GgufValue.Bool(boolean truth) ->
          u32(GgufType.BOOL.id()).number(GgufType.BOOL, truth ? 1 : 0);
      case GgufValue.Text(String text) -> u32(GgufType.STRING.id()).string(text);
      case GgufNumbers numbers -> array(numbers.elementType(), numbers.size()).bytes(numbers.raw());
      case GgufStrings strings -> array(GgufType.STRING, strings.size()).bytes(strings.raw());
    };
  }

  ByteSink padTo(int alignment) {
    while (out.size() % alignment != 0) {
      out.write(0);
    }
    return this;
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  private ByteSink array(GgufType type, int count) {
    return u32(GgufType.ARRAY.id()).u32(type.id()).u64(count);
  }

  private ByteSink number(GgufType type, long value) {
    ByteBuffer little = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    out.write(little.array(), 0, type.bytes());
    return this;
  }

  /** Bytes as they are. */
  ByteSink bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }
}
