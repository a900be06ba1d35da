package dev.ckernel.graph;

/**
 * Ids of the inputs of a step that every host knows how to fill. Passes add more, see {@link
 * WithState}, {@link TrainingForm}, {@link Backward}; what else a graph has, its own host fills.
 */
public final class Inputs {
  /** Of each row its token. */
  public static final String TOKENS = "tokens";

  /** Of each row the position by which it is rotated. */
  public static final String POSITIONS = "positions";

  /** The rows whose outputs are wanted. */
  public static final String WANTED_ROWS = "wanted_rows";

  private Inputs() {}
}
