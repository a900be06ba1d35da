package dev.ckernel.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes text of what files hold, and counts all that it changes. Bytes that are no UTF-8 go, and so
 * do their replacement characters, byte order marks, control characters but tab and line feed, and
 * lone surrogates; CR LF and CR become line feeds; the rest is brought to Unicode's form NFC. Then,
 * where only ASCII is wanted, symbols become what stands for them, and what nothing stands for
 * goes. Cleaning what is clean changes nothing.
 */
public final class TextCleaner {
  private final @Nullable AsciiSymbols ascii;
  private final Map<Integer, Long> mapped = new TreeMap<>();
  private final Map<Integer, Long> removed = new TreeMap<>();
  private long invalidBytes;
  private long lineEnds;
  private long composed;

  /**
   * @param ascii whether only ASCII is wanted
   */
  public TextCleaner(boolean ascii) {
    this.ascii = ascii ? new AsciiSymbols() : null;
  }

  /** The text of bytes, without those that are no UTF-8. */
  public String decode(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      in.position(in.position() + result.length());
      invalidBytes += result.length();
    }
  }

  /** The clean form of a text. */
  public String clean(String text) {
    String lines = lineEnds(text);
    String visible = filter(lines, TextCleaner::gone);
    String normal = Normalizer.normalize(visible, Normalizer.Form.NFC);
    composed += normal.equals(visible) ? 0 : 1;
    return ascii == null ? normal : ascii(normal, ascii);
  }

  private String lineEnds(String text) {
    if (text.indexOf('\r') < 0) {
      return text;
    }
    StringBuilder lines = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r') {
        lineEnds++;
        boolean crLf = i + 1 < text.length() && text.charAt(i + 1) == '\n';
        i += crLf ? 1 : 0;
        c = '\n';
      }
      lines.append(c);
    }
    return lines.toString();
  }

  private static boolean gone(int c) {
    return (Character.isISOControl(c) && c != '\n' && c != '\t')
        || c == 0xFEFF
        || c == 0xFFFD
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private String filter(String text, IntPredicate gone) {
    if (text.codePoints().noneMatch(gone)) {
      return text;
    }
    StringBuilder left = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (gone.test(c)) {
            removed.merge(c, 1L, Long::sum);
          } else {
            left.appendCodePoint(c);
          }
        });
    return left.toString();
  }

  private String ascii(String text, AsciiSymbols symbols) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          String stands = c < 0x80 ? Character.toString(c) : symbols.of(c);
          if (stands == null) {
            removed.merge(c, 1L, Long::sum);
          } else {
            result.append(stands);
          }
          if (c >= 0x80 && stands != null) {
            mapped.merge(c, 1L, Long::sum);
          }
        });
    return result.toString();
  }

  /** What a code point became; null where it was taken out. */
  @Nullable String standsFor(int codePoint) {
    return ascii == null ? null : ascii.of(codePoint);
  }

  /** How often each code point was mapped to others. */
  public Map<Integer, Long> mapped() {
    return Map.copyOf(mapped);
  }

  /** How often each code point was taken out. */
  public Map<Integer, Long> removed() {
    return Map.copyOf(removed);
  }

  /** Bytes that were no UTF-8. */
  public long invalidBytes() {
    return invalidBytes;
  }

  /** CR LF and CR that became line feeds. */
  public long lineEnds() {
    return lineEnds;
  }

  /** Texts that were not in form NFC. */
  public long composed() {
    return composed;
  }
}
