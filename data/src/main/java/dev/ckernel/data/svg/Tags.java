package dev.ckernel.data.svg;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether every element that a text opens is closed again, in order. Unlike the parser it goes on
 * after other mistakes, so that a drawing with one bad attribute is told from one that stops in the
 * middle.
 */
final class Tags {
  private Tags() {}

  static boolean closed(String drawing) {
    Deque<String> open = new ArrayDeque<>();
    boolean any = false;
    int at = drawing.indexOf('<');
    while (at >= 0) {
      int end = end(drawing, at);
      if (end < 0) {
        return false;
      }
      String tag = drawing.substring(at + 1, end);
      if (tag.startsWith("/")) {
        if (open.isEmpty() || !open.pop().equals(name(tag.substring(1)))) {
          return false;
        }
      } else if (!tag.startsWith("!") && !tag.startsWith("?")) {
        any = true;
        if (!tag.endsWith("/")) {
          open.push(name(tag));
        }
      }
      at = drawing.indexOf('<', end);
    }
    return any && open.isEmpty();
  }

  /** Where the tag that begins at {@code at} ends, outside of quotes; -1 where it does not. */
  private static int end(String drawing, int at) {
    char quote = 0;
    for (int i = at + 1; i < drawing.length(); i++) {
      char c = drawing.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i;
      } else if (c == '<') {
        return -1;
      }
    }
    return -1;
  }

  private static String name(String tag) {
    int end = 0;
    while (end < tag.length() && tag.charAt(end) > ' ' && tag.charAt(end) != '/') {
      end++;
    }
    return tag.substring(0, end);
  }
}
