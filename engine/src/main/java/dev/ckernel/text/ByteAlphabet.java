package dev.ckernel.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * GPT-2's way of writing bytes as visible characters, in which byte-level vocabularies and their
 * merges are spelled: printable Latin-1 characters stand for themselves, the other 68 bytes for
 * U+0100 and on in their order.
 */
final class ByteAlphabet {
  private static final int[] BYTES = new int[0x144];
  private static final char[] CHARACTERS = new char[0x100];

  static {
    Arrays.fill(BYTES, -1);
    int next = 0x100;
    for (int b = 0; b < 0x100; b++) {
      boolean visible = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD);
      char c = (char) (visible ? b : next++);
      BYTES[c] = b;
      CHARACTERS[b] = c;
    }
  }

  private ByteAlphabet() {}

  /** The byte that {@code c} stands for, or -1. */
  static int toByte(char c) {
    return c < BYTES.length ? BYTES[c] : -1;
  }

  /**
   * Writes the bytes that {@code text[from, end)} stands for.
   *
   * @return how many, or -1 if a character stands for none
   */
  static int toBytes(String text, int from, int end, byte[] into, int at) {
    for (int i = from; i < end; i++) {
      int b = toByte(text.charAt(i));
      if (b < 0) {
        return -1;
      }
      into[at + i - from] = (byte) b;
    }
    return end - from;
  }

  /** The bytes as visible characters, one each. */
  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      text.append(CHARACTERS[b & 0xFF]);
    }
    return text.toString();
  }

  /** What {@code text} stands for; characters that stand for no byte are themselves, in UTF-8. */
  static byte[] decode(String text) {
    byte[] bytes = new byte[text.length()];
    if (toBytes(text, 0, text.length(), bytes, 0) >= 0) {
      return bytes;
    }
    bytes = new byte[text.length() * 4];
    int size = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int b = c < BYTES.length ? BYTES[c] : -1;
      if (b >= 0) {
        bytes[size++] = (byte) b;
      } else {
        byte[] itself = Character.toString(c).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(itself, 0, bytes, size, itself.length);
        size += itself.length;
      }
    }
    return Arrays.copyOf(bytes, size);
  }
}
