package dev.ckernel.data.svg;

/** How the first of two shapes stands to the second. */
public enum Relation {
  LEFT_OF("left of"),
  RIGHT_OF("right of"),
  ABOVE("above"),
  BELOW("below"),
  /** Anywhere; drawn side by side. */
  AND("and");

  private final String word;

  Relation(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** The relation that goes by its words. */
  static Relation of(String word) {
    return Words.find(values(), Relation::word, word, "relation");
  }
}
