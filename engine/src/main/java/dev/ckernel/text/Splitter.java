package dev.ckernel.text;

/**
 * Cuts text into pieces that follow each other without gaps. A pre-tokenizer is a chain of these:
 * each cuts the pieces of the one before, seeing nothing beyond a piece's ends.
 */
interface Splitter {
  /**
   * The end of the piece that starts at {@code from} and lies within {@code [from, end)}; more than
   * {@code from}. Over a whole text the work must be linear, whatever the text.
   */
  int next(Utf8Text text, int from, int end);
}
