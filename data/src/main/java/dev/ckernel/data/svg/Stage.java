package dev.ckernel.data.svg;

/** What a model learns first, and then. */
public enum Stage {
  /** Plain drawings, without a word: the syntax of SVG, and where things stand. */
  A(0),
  /** Instructions and their drawings. */
  B(1L << 62);

  private final long stream;

  Stage(long stream) {
    this.stream = stream;
  }

  /** The first of this stage's streams of random numbers. */
  long stream() {
    return stream;
  }
}
