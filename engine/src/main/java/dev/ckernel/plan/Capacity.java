package dev.ckernel.plan;

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
  /** Pages that one sequence may have. */
  public int pagesPerSequence() {
    return (context + KvLayout.CHUNK - 1) / KvLayout.CHUNK;
  }
}
