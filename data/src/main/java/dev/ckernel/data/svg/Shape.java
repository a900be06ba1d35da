package dev.ckernel.data.svg;

/** The shapes that an instruction can name. Each has one canonical drawing around a centre. */
public enum Shape {
  CIRCLE("circle"),
  SQUARE("square"),
  /** Twice as wide as high. */
  RECTANGLE("rectangle"),
  /** Twice as high as wide. */
  BAR("bar"),
  ELLIPSE("ellipse"),
  TRIANGLE("triangle"),
  DIAMOND("diamond"),
  STAR("star"),
  LINE("line");

  private final String word;

  Shape(String word) {
    this.word = word;
  }

  /** The word of the instruction. */
  public String word() {
    return word;
  }

  /** The shape that goes by a word. */
  static Shape of(String word) {
    return Words.find(values(), Shape::word, word, "shape");
  }
}
