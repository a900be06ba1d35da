package dev.ckernel.plan;

import org.jspecify.annotations.Nullable;

/**
 * How the work of a call is split. It has {@code fixed} work items, times {@code ceil(extent /
 * tile)} where there is an extent. A team of T threads takes them in chunks of {@code ceil(items /
 * 4T)}, one thread all at once.
 *
 * @param sum how an item goes through the dimension that it sums over; null where no product or sum
 *     over tokens is taken
 */
public record Items(int fixed, @Nullable RuntimeExtent extent, int tile, @Nullable Sum sum) {
  /** What products of matrices and sums over tokens go over. */
  public enum Over {
    /** Inputs of a linear layer. */
    INPUTS,
    /** Its outputs, on the way back. */
    OUTPUTS,
    /** Tokens of one sequence after the other; panels are counted from its first. */
    TOKENS
  }

  /**
   * A sum that is never split among threads: each of {@code panel} elements, the last of fewer, is
   * summed up by itself and added to the total, in order.
   */
  public record Sum(Over over, int panel) {}

  public Items(int fixed, @Nullable RuntimeExtent extent, int tile) {
    this(fixed, extent, tile, null);
  }

  public static Items of(int fixed) {
    return new Items(fixed, null, 1);
  }

  public static Items per(RuntimeExtent extent, int fixed) {
    return new Items(fixed, extent, 1);
  }

  /** The same, each of them with a sum in panels. */
  public Items summing(Over over, int panel) {
    return new Items(fixed, extent, tile, new Sum(over, panel));
  }
}
