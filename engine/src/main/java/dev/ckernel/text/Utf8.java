package dev.ckernel.text;

import java.util.Arrays;

/**
 * UTF-8 as the byte-level tokenizers read it. They are lenient in exactly llama.cpp's way, so that
 * the same file gives the same tokens: a byte that starts no character becomes U+FFFD; overlong
 * forms are read as the character they spell and written back short; surrogates stay as they are.
 * (A sequence beyond U+10FFFF, on which llama.cpp gives up, is invalid bytes here.)
 */
final class Utf8 {
  private static final int REPLACEMENT = 0xFFFD;

  private Utf8() {}

  /**
   * Bytes of the character that {@code lead} starts, seen from the lead byte alone. A continuation
   * byte counts as a character of its own.
   */
  static int length(byte lead) {
    if (lead >= 0) {
      return 1;
    }
    int bits = lead & 0xF0;
    if (bits == 0xF0) {
      return 4;
    }
    if (bits == 0xE0) {
      return 3;
    }
    return bits >= 0xC0 ? 2 : 1;
  }

  /** The code point at {@code at} of well-formed bytes. */
  static int codePoint(byte[] bytes, int at) {
    int lead = bytes[at];
    return switch (length((byte) lead)) {
      case 1 -> lead & 0x7F;
      case 2 -> (lead & 0x1F) << 6 | tail(bytes, at + 1);
      case 3 -> (lead & 0x0F) << 12 | tail(bytes, at + 1) << 6 | tail(bytes, at + 2);
      default ->
          (lead & 0x07) << 18
              | tail(bytes, at + 1) << 12
              | tail(bytes, at + 2) << 6
              | tail(bytes, at + 3);
    };
  }

  /** True if {@link #repair} would change nothing. */
  static boolean isWellFormed(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      if (bytes[at] >= 0) {
        at++;
        continue;
      }
      int codePoint = decode(bytes, at, end);
      if (codePoint < 0 || encodedLength(codePoint) != length(bytes[at])) {
        return false;
      }
      at += length(bytes[at]);
    }
    return true;
  }

  /** The range as well-formed bytes. */
  static byte[] repair(byte[] bytes, int from, int end) {
    byte[] result = new byte[Math.multiplyExact(end - from, 3)];
    int size = 0;
    int at = from;
    while (at < end) {
      int codePoint = decode(bytes, at, end);
      at += codePoint < 0 ? 1 : length(bytes[at]);
      size = put(result, size, codePoint < 0 ? REPLACEMENT : codePoint);
    }
    return Arrays.copyOf(result, size);
  }

  /** Writes {@code codePoint} at {@code at} and returns the end of what was written. */
  static int put(byte[] into, int at, int codePoint) {
    switch (encodedLength(codePoint)) {
      case 1 -> into[at] = (byte) codePoint;
      case 2 -> {
        into[at] = (byte) (0xC0 | codePoint >> 6);
        into[at + 1] = tail(codePoint, 0);
      }
      case 3 -> {
        into[at] = (byte) (0xE0 | codePoint >> 12);
        into[at + 1] = tail(codePoint, 6);
        into[at + 2] = tail(codePoint, 0);
      }
      default -> {
        into[at] = (byte) (0xF0 | codePoint >> 18);
        into[at + 1] = tail(codePoint, 12);
        into[at + 2] = tail(codePoint, 6);
        into[at + 3] = tail(codePoint, 0);
      }
    }
    return at + encodedLength(codePoint);
  }

  /** The code point at {@code at}, overlong forms included, or -1 where there is none. */
  private static int decode(byte[] bytes, int at, int end) {
    byte lead = bytes[at];
    int length = length(lead);
    if (length == 1) {
      return lead >= 0 ? lead : -1;
    }
    if ((lead & 0xF8) == 0xF8 || at + length > end) {
      return -1;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return -1;
      }
    }
    int codePoint = codePoint(bytes, at);
    return codePoint <= Character.MAX_CODE_POINT ? codePoint : -1;
  }

  private static int encodedLength(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }

  private static int tail(byte[] bytes, int at) {
    return bytes[at] & 0x3F;
  }

  private static byte tail(int codePoint, int shift) {
    return (byte) (0x80 | ((codePoint >> shift) & 0x3F));
  }
}
