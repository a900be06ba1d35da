package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Value;

/**
 * Attention among the rows of whole sequences, as training has it: there is no cache, row r is
 * position {@code r % length} of sequence {@code r / length}.
 *
 * @param mask what a row sees
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
    Mask mask,
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

  /** The first row that sees something of the chunk. */
  Value rowsBegin(KernelBuilder k, Value chunk) {
    return switch (mask) {
      case Mask.Causal c -> chunk;
      case Mask.Window w -> chunk;
      case Mask.Bidirectional b -> k.i32(0);
    };
  }

  /** The first row behind it that sees nothing of the chunk. */
  Value rowsEnd(KernelBuilder k, Value chunk) {
    return switch (mask) {
      case Mask.Causal c -> k.i32(length);
      case Mask.Window w -> k.min(k.i32(length), k.add(chunk, KvLayout.CHUNK - 1 + w.positions()));
      case Mask.Bidirectional b -> k.i32(length);
    };
  }

  /** The first position of the chunk that row {@code row} may see, from the chunk's first on. */
  Value seenFrom(KernelBuilder k, Value chunk, Value row) {
    return switch (mask) {
      case Mask.Causal c -> k.i32(0);
      case Mask.Window w -> k.max(k.i32(0), k.sub(k.add(row, 1 - w.positions()), chunk));
      case Mask.Bidirectional b -> k.i32(0);
    };
  }

  /** Behind the last position of the chunk that any row before {@code end} sees. */
  Value seenTo(KernelBuilder k, Value chunk, Value end) {
    Value last =
        switch (mask) {
          case Mask.Causal c -> end;
          case Mask.Window w -> end;
          case Mask.Bidirectional b -> k.i32(length);
        };
    return k.min(k.sub(last, chunk), k.i32(KvLayout.CHUNK));
  }

  /** Which of the 16 positions from {@code p} of the chunk {@code row} sees. */
  Value seen(KernelBuilder k, Value chunk, Value row, Value p) {
    Value position = k.add(k.iota(), p);
    Value own = k.sub(row, chunk);
    return switch (mask) {
      case Mask.Causal c -> k.le(position, own);
      case Mask.Window w -> k.and(k.le(position, own), k.gt(position, k.add(own, -w.positions())));
      case Mask.Bidirectional b -> k.lt(position, k.sub(k.i32(length), chunk));
    };
  }
}
