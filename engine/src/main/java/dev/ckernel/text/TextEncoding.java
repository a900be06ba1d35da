package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.nio.charset.Charset;
import java.util.HexFormat;

/**
 * How a text file spells characters in bytes. A file that begins with a byte order mark says it;
 * any other is UTF-8.
 */
public enum TextEncoding {
  // Before UTF-16LE, with whose mark its own begins.
  UTF_32LE("UTF-32LE", "FFFE0000"),
  UTF_32BE("UTF-32BE", "0000FEFF"),
  UTF_16LE("UTF-16LE", "FFFE"),
  UTF_16BE("UTF-16BE", "FEFF"),
  UTF_8("UTF-8", "EFBBBF");

  /** Bytes of a file's beginning that {@link #of} wants to see. */
  static final int SEEN = 4096;

  private final Charset charset;
  private final String mark; // hexadecimal

  TextEncoding(String charset, String mark) {
    this.charset = Charset.forName(charset);
    this.mark = mark;
  }

  /**
   * That of a file.
   *
   * @param start the first bytes of the file, or all of it
   * @param file its name
   * @throws CkException if every other byte is zero, as in UTF-16, and no mark says which
   */
  public static TextEncoding of(byte[] start, String file) {
    for (TextEncoding each : values()) {
      if (each.markLength(start) > 0) {
        return each;
      }
    }
    int[] zeros = new int[2];
    int seen = Math.min(start.length, SEEN);
    for (int i = 0; i < seen; i++) {
      zeros[i % 2] += start[i] == 0 ? 1 : 0;
    }
    if (Math.max(zeros[0], zeros[1]) > seen / 4) {
      throw new CkException(
          "%s: seems to be UTF-16 without a byte order mark; convert it first: iconv -f %s -t UTF-8"
              .formatted(file, zeros[0] > zeros[1] ? UTF_16BE.charset : UTF_16LE.charset));
    }
    return UTF_8;
  }

  /** Bytes of the mark at the beginning; 0 where there is none. */
  int markLength(byte[] start) {
    int length = mark.length() / 2;
    boolean marked =
        start.length >= length
            && HexFormat.of().withUpperCase().formatHex(start, 0, length).equals(mark);
    return marked ? length : 0;
  }

  /** As Java knows it. */
  public Charset charset() {
    return charset;
  }
}
