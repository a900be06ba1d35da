package dev.ckernel.plan;

import org.jspecify.annotations.Nullable;

/**
 * How the work of a call is split. It has {@code fixed} work items, times {@code ceil(extent /
 * tile)} where there is an extent. Threads take them in chunks, see {@link #chunk}.
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

  /**
   * How many items a thread takes at once of those left: all where it is alone, else three quarters
   * of a fair share, so that ever fewer are taken and all threads end together, but no less than a
   * 64th of a fair share of all. (Guided self-scheduling, Polychronopoulos and Kuck 1987; with
   * larger chunks, since a stream of weights that begins anew waits for memory.)
   *
   * @param items of the call
   * @param left of them, at least 1
   */
  public static int chunk(int items, int left, int threads) {
    int most = (int) Math.ceilDiv(3L * left, 4 * threads);
    int least = Math.ceilDiv(items, 64 * threads);
    return threads == 1 ? left : Math.min(left, Math.max(most, least));
  }

  /** The same, each of them with a sum in panels. */
  public Items summing(Over over, int panel) {
    return new Items(fixed, extent, tile, new Sum(over, panel));
  }
}
