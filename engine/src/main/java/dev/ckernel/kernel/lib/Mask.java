package dev.ckernel.kernel.lib;

/**
 * Which positions of its sequence a query sees: always an interval, whose ends never fall from one
 * row of a sequence to the next. The kind is known when a kernel is built; where the interval ends
 * is a number for each row, the last position that it sees.
 */
public sealed interface Mask {
  /** Its own position and all before. */
  record Causal() implements Mask {}

  /** Its own position and those before, so many in all. */
  record Window(int positions) implements Mask {
    public Window {
      if (positions < 1) {
        throw new IllegalArgumentException("a window of " + positions + " positions");
      }
    }
  }

  /** All positions of the sequence, which has to be in the step as a whole. */
  record Bidirectional() implements Mask {}

  /** For people. */
  default String label() {
    return switch (this) {
      case Causal c -> "causal";
      case Window w -> "window of " + w.positions();
      case Bidirectional b -> "bidirectional";
    };
  }

  /** Whether of two neighbours in a sequence one may see something of a chunk and the other not. */
  default boolean mayMiss() {
    return switch (this) {
      case Causal c -> false;
      case Window w -> true;
      case Bidirectional b -> false;
    };
  }

  /** Chunks that a row sees at most of a sequence of {@code chunks}. */
  default int chunks(int chunks) {
    return switch (this) {
      case Causal c -> chunks;
      case Window w -> Math.min(chunks, Math.ceilDiv(w.positions() - 1, KvLayout.CHUNK) + 1);
      case Bidirectional b -> chunks;
    };
  }
}
