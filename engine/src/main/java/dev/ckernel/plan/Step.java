package dev.ckernel.plan;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Param;
import java.util.List;

/** A line of the execution plan. Every thread walks all lines in order. */
public sealed interface Step {
  /** Counters that a team has between two barriers. */
  int COUNTERS = 16;

  /**
   * Threads take chunks of the items from a counter, and call the kernel on each, until none are
   * left. So a thread that is slower than others does less; who does an item never changes a bit.
   *
   * @param op stable ids of the graph's ops that this does, joined by "+"
   * @param arguments one for each parameter but the last two, which are begin and end
   * @param counter below {@link #COUNTERS}; no other call between the same two barriers has it
   */
  record Call(String op, Kernel kernel, List<Argument> arguments, Items items, int counter)
      implements Step {
    public Call {
      arguments = List.copyOf(arguments);
    }

    /** Whether the kernel writes what its parameter {@code i} is given. */
    public boolean writes(int i) {
      return kernel.params().get(i) instanceof Param.Buffer buffer && buffer.writable();
    }
  }

  /** No thread goes on before all are here; then all counters are zero again. */
  record Barrier() implements Step {}

  /**
   * The body, {@code offsets.size()} times; in turn i an argument with column c finds its bytes at
   * {@code offset + offsets.get(i).get(c)}.
   *
   * @param name of the turns, for the reader
   */
  record Repeat(String name, List<Step> body, List<List<Long>> offsets) implements Step {
    public Repeat {
      body = List.copyOf(body);
      offsets = offsets.stream().map(List::copyOf).toList();
    }
  }
}
