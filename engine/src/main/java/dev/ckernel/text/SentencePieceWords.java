package dev.ckernel.text;

import static dev.ckernel.text.CodePointClass.LETTER;
import static dev.ckernel.text.CodePointClass.MARK;
import static dev.ckernel.text.CodePointClass.NUMBER;
import static dev.ckernel.text.CodePointClass.OTHER;
import static dev.ckernel.text.CodePointClass.PUNCTUATION;

/**
 * How text with space marks is cut for training. SentencePiece's encoder knows no words, so a cut
 * holds only where the characters alone tell it: then no piece has both sides, and nothing merges
 * across it.
 *
 * <p>A word is letters, or what is neither letter nor digit nor line end, with the space marks in
 * front of it. Digits stand alone, as in Llama's vocabulary; line ends stay among themselves.
 */
final class SentencePieceWords {
  private static final int LINE_END = -1;

  private SentencePieceWords() {}

  /** The end of the word that starts at {@code from}; any bytes will do. */
  static int next(byte[] text, int from) {
    int at = from;
    while (SentencePieceBpe.isSpace(text, at)) {
      at += SentencePieceBpe.SPACE.length;
    }
    if (at == text.length) {
      return at;
    }
    int kind = kind(text, at);
    boolean spaced = at > from;
    if (spaced && (kind == NUMBER || kind == LINE_END)) {
      return at;
    }
    at = characterEnd(text, at);
    while (kind != NUMBER
        && at < text.length
        && !SentencePieceBpe.isSpace(text, at)
        && kind(text, at) == kind) {
      at = characterEnd(text, at);
    }
    return at;
  }

  /** The end of the character at {@code at}, by its lead byte alone. */
  static int characterEnd(byte[] text, int at) {
    return Math.min(at + Utf8.length(text[at]), text.length);
  }

  private static int kind(byte[] text, int at) {
    int end = characterEnd(text, at);
    if (text[at] == '\n' || text[at] == '\r') {
      return LINE_END;
    }
    int bits =
        Utf8.isWellFormed(text, at, end) ? CodePointClass.of(Utf8.codePoint(text, at)) : OTHER;
    if ((bits & (LETTER | MARK)) != 0) {
      return LETTER;
    }
    return bits == NUMBER ? NUMBER : PUNCTUATION;
  }
}
