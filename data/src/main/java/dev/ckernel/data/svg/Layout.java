package dev.ckernel.data.svg;

/** How several shapes stand. */
public enum Layout {
  ROW("row"),
  COLUMN("column"),
  /** Two by two. */
  GRID("grid");

  private final String word;

  Layout(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** The layout that goes by a word. */
  static Layout of(String word) {
    return Words.find(values(), Layout::word, word, "layout");
  }
}
