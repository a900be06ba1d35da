package dev.ckernel.graph;

/** What the values of a parameter are before training, as the family's graph declares it. */
public enum Init {
  /** Not a parameter, or its values come from a file. */
  NONE,
  /** Normally distributed. */
  NORMAL,
  /**
   * Normally distributed, and smaller the more layers there are: its product is added to the
   * residual stream.
   */
  RESIDUAL,
  ONES,
  ZEROS
}
