package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Value;

/**
 * Attention among the rows of whole sequences, as training has it: there is no cache, row r is
 * position {@code r % length} of sequence {@code r / length}.
 *
 * @param window positions that a query sees, its own and those before; 0 where it sees all before
 * @param length rows of a sequence
 * @param scale of the scores
 * @param strides of the rows
 */
public record SequenceAttention(
    String name,
    String about,
    int heads,
    int kvHeads,
    int headDim,
    float scale,
    int window,
    int length,
    Strides strides) {
  /**
   * f32 from one row to the next; head h begins at column {@code h · headDim} of what its parameter
   * points at.
   */
  public record Strides(int q, int k, int v, int y) {}

  /** Query heads that share a key head. */
  int group() {
    return heads / kvHeads;
  }

  /** Work items: a sequence and a key head. */
  public int items(int rows) {
    return rows / length * kvHeads;
  }

  /** Rows from the chunk's first on, up to the first that sees nothing of it. */
  Value rowsEnd(KernelBuilder k, Value chunk) {
    return window == 0
        ? k.i32(length)
        : k.min(k.i32(length), k.add(chunk, KvLayout.CHUNK - 1 + window));
  }

  /** The first position of the chunk that row {@code row} may see, from the chunk's first on. */
  Value seenFrom(KernelBuilder k, Value chunk, Value row) {
    return window == 0 ? k.i32(0) : k.max(k.i32(0), k.sub(k.add(row, 1 - window), chunk));
  }

  /** Which of the 16 positions from {@code p} of the chunk {@code row} sees. */
  Value seen(KernelBuilder k, Value chunk, Value row, Value p) {
    Value position = k.add(k.iota(), p);
    Value own = k.sub(row, chunk);
    Value causal = k.le(position, own);
    return window == 0 ? causal : k.and(causal, k.gt(position, k.add(own, -window)));
  }
}
