package dev.ckernel.data.svg;

/**
 * One of nine places of the canvas; {@code column} and {@code row} count from 0 at the top left.
 */
public enum Position {
  TOP_LEFT("at the top left", 0, 0),
  TOP("at the top", 1, 0),
  TOP_RIGHT("at the top right", 2, 0),
  LEFT("at the left", 0, 1),
  CENTRE("in the centre", 1, 1),
  RIGHT("at the right", 2, 1),
  BOTTOM_LEFT("at the bottom left", 0, 2),
  BOTTOM("at the bottom", 1, 2),
  BOTTOM_RIGHT("at the bottom right", 2, 2);

  private final String word;
  private final int column;
  private final int row;

  Position(String word, int column, int row) {
    this.word = word;
    this.column = column;
    this.row = row;
  }

  public String word() {
    return word;
  }

  public int column() {
    return column;
  }

  public int row() {
    return row;
  }

  /** The position that goes by its words. */
  static Position of(String word) {
    return Words.find(values(), Position::word, word, "position");
  }
}
