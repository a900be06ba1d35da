package dev.ckernel.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns bytes that come in arbitrary portions into text without ever splitting a character: the
 * start of a character waits for its rest. Bytes that are not UTF-8 become U+FFFD, as {@code new
 * String} would make of all bytes at once. For one thread.
 */
public final class Utf8Stream {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] waiting = new byte[0];

  /** The characters that {@code bytes} complete; often none, or several. */
  public String accept(byte[] bytes) {
    return decode(bytes, false);
  }

  /** Ends the text: U+FFFD if a character was left unfinished. The stream can be used again. */
  public String end() {
    String rest = decode(new byte[0], true);
    decoder.reset();
    return rest;
  }

  private String decode(byte[] bytes, boolean end) {
    ByteBuffer in = ByteBuffer.allocate(waiting.length + bytes.length);
    in.put(waiting).put(bytes).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    decoder.decode(in, out, end);
    waiting = new byte[in.remaining()];
    in.get(waiting);
    return out.flip().toString();
  }
}
