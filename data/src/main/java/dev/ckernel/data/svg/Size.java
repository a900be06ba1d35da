package dev.ckernel.data.svg;

/** How large a shape is; an instruction that names no size means {@link #PLAIN} but accepts any. */
public enum Size {
  SMALL("small", 4),
  PLAIN("plain", 8),
  LARGE("large", 12);

  private final String word;
  private final int radius;

  Size(String word, int radius) {
    this.word = word;
    this.radius = radius;
  }

  public String word() {
    return word;
  }

  /** Half of a drawing's longer side, in units of the canvas. */
  public int radius() {
    return radius;
  }

  /** The size that goes by a word. */
  static Size of(String word) {
    return Words.find(values(), Size::word, word, "size");
  }
}
