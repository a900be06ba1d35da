package dev.ckernel.text;

import static dev.ckernel.text.CodePointClass.SPACE;

/**
 * Splitters that isolate the matches of a small pattern and leave what lies between them as pieces.
 * Each finds the leftmost match at or after a position; where it starts later, the text up to it is
 * a piece of its own.
 */
final class MatchSplitters {
  /** A test on the character at {@code at}, false from {@code end} on. */
  interface CharTest {
    boolean matches(Utf8Text text, int at, int end);
  }

  private MatchSplitters() {}

  /** Characters of a set of {@link CodePointClass} bits. */
  static CharTest classes(int bits) {
    return (text, at, end) -> (text.classAt(at, end) & bits) != 0;
  }

  /**
   * Characters of {@code set}. White space beyond ASCII never counts: the patterns that list ranges
   * are run on text in which it is folded to a vertical tab.
   */
  static CharTest in(CodePointSet set) {
    return (text, at, end) -> {
      int c = text.codePointAt(at, end);
      return c >= 0 && set.contains(c) && (c < 0x80 || text.classAt(at, end) != SPACE);
    };
  }

  /** {@code x}: every match is a piece of one character. */
  static Splitter single(CharTest test) {
    return (text, from, end) ->
        test.matches(text, from, end) ? text.next(from) : skip(text, from, end, test, false);
  }

  /** {@code x+}. */
  static Splitter run(CharTest test) {
    return (text, from, end) ->
        test.matches(text, from, end)
            ? take(text, from, end, test)
            : skip(text, from, end, test, false);
  }

  /** {@code \s?x+}. */
  static Splitter spacedRun(CharTest test) {
    return (text, from, end) -> {
      if (test.matches(text, from, end)) {
        return take(text, from, end, test);
      }
      return startsSpacedRun(text, from, end, test)
          ? take(text, text.next(from), end, test)
          : skip(text, from, end, test, true);
    };
  }

  /** {@code xxx}: runs are cut into threes from the left, what is left over is not matched. */
  static Splitter triples(CharTest test) {
    return (text, from, end) -> {
      int at = from;
      int start = from;
      int count = 0;
      while (at < end) {
        count = test.matches(text, at, end) ? count + 1 : 0;
        at = text.next(at);
        if (count == 0) {
          start = at;
        } else if (count == 3) {
          return start == from ? at : start;
        }
      }
      return end;
    };
  }

  /** {@code \s+$}: white space at the end. */
  static int trailingSpace(Utf8Text text, int from, int end) {
    int at = from;
    int start = from;
    while (at < end) {
      boolean space = text.classAt(at, end) == SPACE;
      at = text.next(at);
      if (!space) {
        start = at;
      }
    }
    return start == from ? end : start;
  }

  private static int take(Utf8Text text, int from, int end, CharTest test) {
    int at = from;
    while (test.matches(text, at, end)) {
      at = text.next(at);
    }
    return at;
  }

  /** The start of the first match after the character at {@code from}, which starts none. */
  private static int skip(Utf8Text text, int from, int end, CharTest test, boolean spaced) {
    int at = text.next(from);
    while (at < end
        && !test.matches(text, at, end)
        && !(spaced && startsSpacedRun(text, at, end, test))) {
      at = text.next(at);
    }
    return at;
  }

  private static boolean startsSpacedRun(Utf8Text text, int at, int end, CharTest test) {
    return text.classAt(at, end) == SPACE && test.matches(text, text.next(at), end);
  }
}
