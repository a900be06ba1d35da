package dev.ckernel.graph;

/** The size of one axis: known now, or bounded and known when a step runs. */
public sealed interface Dim {
  record Fixed(int size) implements Dim {
    public Fixed {
      if (size < 1) {
        throw new IllegalArgumentException("a dimension of " + size);
      }
    }

    @Override
    public String toString() {
      return Integer.toString(size);
    }
  }

  /** A bounded runtime extent. */
  enum Symbol implements Dim {
    /** Tokens in a step. */
    ROWS,
    /** Tokens in a step whose logits are wanted. */
    OUTPUTS,
    /** Runs of adjacent rows of one sequence in a step; a sequence has at most one. */
    RUNS
  }

  /** A part of a runtime extent, of which a step has a multiple of {@code divisor}. */
  record Part(Symbol of, int divisor) implements Dim {
    public Part {
      if (divisor < 2) {
        throw new IllegalArgumentException("a part of 1/" + divisor);
      }
    }

    @Override
    public String toString() {
      return of + "/" + divisor;
    }
  }
}
