package dev.ckernel.graph;

/**
 * Layers whose pages of the cache live and die together: those that see whole sequences, and those
 * of each window.
 *
 * @param window positions that a row sees at most, its own included; 0 where it may see all
 */
public record StatePool(String name, int window) {
  /** Of layers that see whole sequences. */
  public static final StatePool FULL = new StatePool("full", 0);

  /** Of layers that see the last {@code positions} positions. */
  public static StatePool ofWindow(int positions) {
    return new StatePool("window_" + positions, positions);
  }
}
