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
   * A loop whose turns are each of some kind, in any order. In a turn an argument with column c
   * finds its bytes at {@code offset} plus the turn's offset c.
   *
   * @param name of the turns, for the reader
   * @param kinds what turns do; each ends with a barrier
   * @param turns at least one of each kind
   */
  record Repeat(String name, List<Kind> kinds, List<Turn> turns) implements Step {
    /**
     * What the turns of one kind do.
     *
     * @param name for the reader
     */
    public record Kind(String name, List<Step> body) {
      public Kind {
        body = List.copyOf(body);
      }
    }

    /**
     * A turn.
     *
     * @param kind index in {@link #kinds}
     * @param offsets by column; as many in all turns of a kind
     */
    public record Turn(int kind, List<Long> offsets) {
      public Turn {
        offsets = List.copyOf(offsets);
      }
    }

    public Repeat {
      kinds = List.copyOf(kinds);
      turns = List.copyOf(turns);
    }

    /** Turns that all do the same. */
    public static Repeat of(String name, List<Step> body, List<List<Long>> offsets) {
      return new Repeat(
          name,
          List.of(new Kind(name, body)),
          offsets.stream().map(row -> new Turn(0, row)).toList());
    }

    /** What a turn does. */
    public List<Step> body(Turn turn) {
      return kinds.get(turn.kind()).body();
    }

    /** Columns of the turns of a kind. */
    public int columns(int kind) {
      return turns.stream()
          .filter(turn -> turn.kind() == kind)
          .findFirst()
          .map(turn -> turn.offsets().size())
          .orElseThrow(() -> new IllegalArgumentException(name + ": no turn is of kind " + kind));
    }
  }
}
