package dev.ckernel.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Bytes as text that fits on a line and hides nothing. */
final class Printable {
  private Printable() {}

  /**
   * The UTF-8 text of {@code bytes}; control characters and bytes that are no UTF-8 stand as {@code
   * \xNN}, a line feed as {@code \n}, a backslash as itself.
   */
  static String of(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    StringBuilder text = new StringBuilder();
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      out.flip().codePoints().forEach(codePoint -> append(text, codePoint));
      out.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        escape(text, in.get());
      }
    }
  }

  private static void append(StringBuilder text, int codePoint) {
    if (codePoint == '\n') {
      text.append("\\n");
    } else if (Character.isISOControl(codePoint)) {
      for (byte each : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
        escape(text, each);
      }
    } else {
      text.appendCodePoint(codePoint);
    }
  }

  private static void escape(StringBuilder text, byte value) {
    text.append("\\x%02X".formatted(value));
  }
}
