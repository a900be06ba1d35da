package dev.ckernel.text;

import static dev.ckernel.text.CodePointClass.LETTER;
import static dev.ckernel.text.CodePointClass.NUMBER;
import static dev.ckernel.text.CodePointClass.SPACE;

/**
 * The two great families of word patterns, as scanners: published as regular expressions, but a
 * backtracking engine is quadratic, or worse, on hostile text. Each alternative below is quoted
 * from its pattern.
 */
final class WordSplitters {
  private WordSplitters() {}

  /**
   * {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}, the pattern
   * of GPT-2 and of most tokenizers after it.
   */
  static int gpt2(Utf8Text text, int from, int end) {
    int first = text.codePointAt(from, end);
    if (first == '\'') {
      int contraction = contraction(text, from, end, false);
      if (contraction > from) {
        return contraction;
      }
    }
    int word = first == ' ' ? from + 1 : from;
    int kind = text.classAt(word, end);
    if (kind == LETTER || kind == NUMBER) {
      return run(text, word, end, kind);
    }
    if (kind != 0 && kind != SPACE) {
      return runWithout(text, word, end, SPACE | LETTER | NUMBER);
    }
    return spaces(text, from, end);
  }

  /**
   * {@code (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?L+|\p{N}{1,d}|
   * ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+} where L is a class of letters and d the most
   * digits in a piece: the pattern of Llama 3 and its relatives.
   *
   * @param letters the classes that words are made of: {@code LETTER}, or that and {@code MARK}
   * @param digits the most numbers in one piece
   */
  static Splitter words(int letters, int digits) {
    return (text, from, end) -> word(text, from, end, letters, digits);
  }

  private static int word(Utf8Text text, int from, int end, int letters, int digits) {
    int first = text.codePointAt(from, end);
    if (first == '\'') {
      int contraction = contraction(text, from, end, true);
      if (contraction > from) {
        return contraction;
      }
    }
    int kind = text.classAt(from, end);
    if (kind == NUMBER) {
      return numbers(text, from, end, digits);
    }
    int second = text.next(from);
    if ((kind & letters) != 0
        || (!isLineEnd(first) && (text.classAt(second, end) & letters) != 0)) {
      return run(text, second, end, letters);
    }
    int word = first == ' ' ? second : from;
    int wordKind = text.classAt(word, end);
    int stop = SPACE | NUMBER | letters;
    if (wordKind != 0 && (wordKind & stop) == 0) {
      int at = runWithout(text, word, end, stop);
      while (isLineEnd(text.codePointAt(at, end))) {
        at++;
      }
      return at;
    }
    return spacesAndLineEnds(text, from, end);
  }

  /** {@code \p{N}{1,most}}. */
  private static int numbers(Utf8Text text, int from, int end, int most) {
    int at = from;
    for (int i = 0; i < most && text.classAt(at, end) == NUMBER; i++) {
      at = text.next(at);
    }
    return at;
  }

  /** The end of the English contraction at {@code from}, or {@code from}. */
  private static int contraction(Utf8Text text, int from, int end, boolean anyCase) {
    int a = letter(text, from + 1, end, anyCase);
    return switch (a) {
      case 's', 't', 'm', 'd' -> from + 2;
      case 'r', 'v' -> letter(text, from + 2, end, anyCase) == 'e' ? from + 3 : from;
      case 'l' -> letter(text, from + 2, end, anyCase) == 'l' ? from + 3 : from;
      default -> from;
    };
  }

  private static int letter(Utf8Text text, int at, int end, boolean anyCase) {
    int c = text.codePointAt(at, end);
    return anyCase && c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }

  /** {@code \s+(?!\S)|\s+}: white space, all but the last before a word. */
  private static int spaces(Utf8Text text, int from, int end) {
    int last = from;
    int at = text.next(from);
    while (text.classAt(at, end) == SPACE) {
      last = at;
      at = text.next(at);
    }
    return at < end && last > from ? last : at;
  }

  /** {@code \s*[\r\n]+|\s+(?!\S)|\s+}. */
  private static int spacesAndLineEnds(Utf8Text text, int from, int end) {
    int afterLineEnd = from;
    int last = from;
    int at = from;
    int c = text.codePointAt(at, end);
    do {
      last = at;
      at = text.next(at);
      if (isLineEnd(c)) {
        afterLineEnd = at;
      }
      c = text.codePointAt(at, end);
    } while (text.classAt(at, end) == SPACE);
    if (afterLineEnd > from) {
      return afterLineEnd;
    }
    return at < end && last > from ? last : at;
  }

  /** The end of the characters in {@code classes} that start at {@code from}. */
  static int run(Utf8Text text, int from, int end, int classes) {
    int at = from;
    while ((text.classAt(at, end) & classes) != 0) {
      at = text.next(at);
    }
    return at;
  }

  /** The end of the characters outside {@code classes} that start at {@code from}. */
  static int runWithout(Utf8Text text, int from, int end, int classes) {
    int at = from;
    while (at < end && (text.classAt(at, end) & classes) == 0) {
      at = text.next(at);
    }
    return at;
  }

  private static boolean isLineEnd(int c) {
    return c == '\r' || c == '\n';
  }
}
