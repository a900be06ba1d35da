package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the head of a model file front to back, little-endian; strings have a 64-bit length in
 * front. Every length is held against the bytes that are left before anything is allocated for it,
 * so a hostile file costs at most its own size.
 */
final class ByteCursor {
  private final ByteBuffer bytes;
  private final String file;
  private int at;

  /** Reads from {@code bytes}, little-endian, from index 0 to its limit. */
  ByteCursor(ByteBuffer bytes, String file) {
    this.bytes = bytes;
    this.file = file;
  }

  int position() {
    return at;
  }

  int left() {
    return bytes.limit() - at;
  }

  byte u8(String what) {
    return bytes.get(take(1, what));
  }

  int u32(String what) {
    return bytes.getInt(take(4, what));
  }

  /** May come out negative: the caller decides what that means. */
  long u64(String what) {
    return bytes.getLong(take(8, what));
  }

  /** A number of things of at least {@code leastBytes} each, all of which must still follow. */
  int count(int leastBytes, String what) {
    long count = u64(what);
    if (count < 0 || count > left() / leastBytes) {
      throw bad(
          what
              + " is "
              + Long.toUnsignedString(count)
              + ", but only "
              + left()
              + " bytes follow; the file is cut short or damaged");
    }
    return (int) count;
  }

  String string(String what) {
    return new String(bytes(count(1, what), what), StandardCharsets.UTF_8);
  }

  byte[] bytes(int count, String what) {
    byte[] out = new byte[left() < count ? 0 : count];
    bytes.get(take(count, what), out);
    return out;
  }

  GgufStrings strings(int count, String what) {
    int[] ends = new int[count];
    int start = at;
    int limit = bytes.limit();
    int end = start;
    for (int i = 0; i < count; i++) {
      long length = limit - end < 8 ? -1 : bytes.getLong(end);
      if (length < 0 || length > limit - end - 8) {
        at = end;
        count(1, "the length of string " + i + " of " + what);
      }
      end += 8 + (int) length;
      ends[i] = end - start;
    }
    return new GgufStrings(bytes(end - start, what), ends);
  }

  private int take(int count, String what) {
    if (left() < count) {
      throw bad("cut short: " + what + " needs " + count + " bytes, " + left() + " are left");
    }
    int from = at;
    at += count;
    return from;
  }

  /** An error at the present position. */
  CkException bad(String what) {
    return new CkException(file + ": at byte " + at + ": " + what);
  }
}
