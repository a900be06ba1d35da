package dev.ckernel.format;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a GGUF file field by field, with no opinion on whether it makes sense: the attacks on the
 * reader are built with it, and it shares no code with the writer.
 */
final class GgufBytes {
  static final int U8 = 0;
  static final int U32 = 4;
  static final int F32 = 6;
  static final int BOOL = 7;
  static final int STRING = 8;
  static final int ARRAY = 9;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static GgufBytes head(long tensors, long keys) {
    return new GgufBytes().ascii("GGUF").u32(3).u64(tensors).u64(keys);
  }

  /** A file with one F32 tensor {@code t} of 8 elements at offset 0, and its data. */
  static GgufBytes sound() {
    return head(1, 3)
        .text("general.architecture", "llama")
        .number("a.count", 7)
        .strings("a.words", "one", "", "three")
        .tensor("t", 0, 0, 8)
        .pad(32)
        .zeros(32);
  }

  GgufBytes ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  GgufBytes u8(int value) {
    out.write(value);
    return this;
  }

  GgufBytes u32(int value) {
    out.writeBytes(little(4).putInt(value).array());
    return this;
  }

  GgufBytes u64(long value) {
    out.writeBytes(little(8).putLong(value).array());
    return this;
  }

  GgufBytes f32(float value) {
    return u32(Float.floatToRawIntBits(value));
  }

  GgufBytes string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    u64(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  GgufBytes key(String name, int type) {
    return string(name).u32(type);
  }

  GgufBytes text(String key, String value) {
    return key(key, STRING).string(value);
  }

  GgufBytes number(String key, int value) {
    return key(key, U32).u32(value);
  }

  GgufBytes strings(String key, String... values) {
    key(key, ARRAY).u32(STRING).u64(values.length);
    for (String value : values) {
      string(value);
    }
    return this;
  }

  GgufBytes tensor(String name, int type, long offset, long... dims) {
    string(name).u32(dims.length);
    for (long dim : dims) {
      u64(dim);
    }
    return u32(type).u64(offset);
  }

  GgufBytes pad(int alignment) {
    while (out.size() % alignment != 0) {
      out.write(0);
    }
    return this;
  }

  GgufBytes zeros(int count) {
    out.writeBytes(new byte[count]);
    return this;
  }

  byte[] array() {
    return out.toByteArray();
  }

  GgufFile open() {
    return open(array());
  }

  static GgufFile open(byte[] bytes) {
    return GgufFile.of(MemorySegment.ofArray(bytes), "f.gguf");
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
