package dev.ckernel.plan;

import dev.ckernel.graph.StatePool;
import dev.ckernel.kernel.lib.KvLayout;

/**
 * The bounds of the runtime extents.
 *
 * @param rows tokens in one step
 * @param outputs tokens in one step whose logits can be wanted
 * @param sequences conversations that the page table has room for
 * @param context positions of one sequence
 */
public record Capacity(int rows, int outputs, int sequences, int context) {
  /** Snapshots of a sequence that may hold pages of windows that it has left. */
  public static final int SNAPSHOTS = 4;

  /** Chunks of the longest sequence. */
  public int chunks() {
    return Math.ceilDiv(context, KvLayout.CHUNK);
  }

  /** Pages of a pool that one sequence may have, its snapshots' included. */
  public int pagesPerSequence(StatePool pool) {
    if (pool.window() == 0) {
      return chunks();
    }
    int ofSnapshot = Math.ceilDiv(pool.window(), KvLayout.CHUNK) + 1;
    return Math.min(chunks(), livePages(pool) + SNAPSHOTS * ofSnapshot);
  }

  /** Pages of a pool that one sequence needs while a step runs. */
  public int livePages(StatePool pool) {
    return pool.window() == 0
        ? chunks()
        : Math.min(chunks(), Math.ceilDiv(pool.window() + rows, KvLayout.CHUNK) + 1);
  }
}
