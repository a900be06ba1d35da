package dev.ckernel.oracle;

import java.util.function.Predicate;

/** Makes a failing text short enough to read. */
final class Shrinking {
  private Shrinking() {}

  /**
   * A part of {@code text} that still fails, from which no run of code points can be taken away
   * without it passing.
   */
  static String smallest(String text, Predicate<String> fails) {
    int[] points = text.codePoints().toArray();
    int size = points.length / 2;
    while (size > 0) {
      boolean shrunk = false;
      for (int start = 0; start + size <= points.length; ) {
        int[] shorter = new int[points.length - size];
        System.arraycopy(points, 0, shorter, 0, start);
        System.arraycopy(points, start + size, shorter, start, shorter.length - start);
        if (fails.test(new String(shorter, 0, shorter.length))) {
          points = shorter;
          shrunk = true;
        } else {
          start += size;
        }
      }
      size = shrunk && size <= points.length ? size : size / 2;
    }
    return new String(points, 0, points.length);
  }

  /** The text as a Java literal in ASCII. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
            out.append((char) c);
          } else {
            out.append("\\u%04x".formatted(c));
          }
        });
    return out.append('"').toString();
  }
}
