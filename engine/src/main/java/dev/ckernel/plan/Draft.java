package dev.ckernel.plan;

import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Param;
import java.util.List;

/**
 * A call before memory is laid out: its buffers have names and no offsets yet.
 *
 * @param alternative of the call before: of the two, one finds nothing to do
 */
record Draft(String op, Kernel kernel, List<Ref> refs, Items items, boolean alternative) {
  Draft {
    refs = List.copyOf(refs);
  }

  /** Whether the kernel writes what its parameter {@code i} is given. */
  boolean writes(int i) {
    return kernel.params().get(i) instanceof Param.Buffer buffer && buffer.writable();
  }

  /** What a kernel parameter is given. */
  sealed interface Ref {
    /** A byte of a buffer in {@link Arena#SCRATCH}. */
    record Scratch(Buffer buffer, long offset) implements Ref {}

    /** A byte of a packed weight. */
    record Weight(Tensor tensor, long offset) implements Ref {}

    /** The state of sequences that the graph declares as {@code state}, in page or slot 0. */
    record OfSequences(Tensor state) implements Ref {}

    /** {@code bytes} bytes at {@code offset} of {@link Arena#STATE}. */
    record State(String name, long offset, long bytes) implements Ref {}

    /** {@code bytes} bytes at {@code offset} of a thread's own scratch. */
    record ThreadScratch(long offset, long bytes) implements Ref {
      long end() {
        return offset + bytes;
      }
    }

    record Extent(RuntimeExtent extent) implements Ref {}

    record Constant(int value) implements Ref {}
  }

  /** A buffer in {@link Arena#SCRATCH}; the lines that use it become known as calls are drafted. */
  static final class Buffer {
    final String name;
    final long bytes;
    private int first = Integer.MAX_VALUE;
    private int last = -1;

    Buffer(String name, long bytes) {
      this.name = name;
      this.bytes = (bytes + 63) / 64 * 64;
    }

    void use(int line) {
      first = Math.min(first, line);
      last = Math.max(last, line);
    }

    int first() {
      return first;
    }

    int last() {
      return last;
    }
  }
}
