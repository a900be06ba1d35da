package dev.ckernel.data.svg;

/** The palette: names that SVG knows, each of them one word of the instruction too. */
public enum Colour {
  RED("red"),
  ORANGE("orange"),
  YELLOW("yellow"),
  GREEN("green"),
  BLUE("blue"),
  PURPLE("purple"),
  PINK("pink"),
  BROWN("brown"),
  BLACK("black"),
  GRAY("gray");

  private final String word;

  Colour(String word) {
    this.word = word;
  }

  /** The word of the instruction and of the drawing. */
  public String word() {
    return word;
  }

  /** The colour that goes by a word. */
  static Colour of(String word) {
    return Words.find(values(), Colour::word, word, "colour");
  }
}
