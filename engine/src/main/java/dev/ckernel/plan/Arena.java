package dev.ckernel.plan;

import java.util.List;

/** A block of memory that a program is handed, each at an index of its own. */
public enum Arena {
  /** Packed weights; only read, mapped from a file. */
  WEIGHTS(0),
  /** Tables such as the rotary angles', as long as the context; only read, mapped from a file. */
  TABLES(1),
  /** Pages of the KV cache; zero when new. */
  STATE(2),
  /** Inputs, activations and outputs of one step; zero when new. */
  SCRATCH(3),
  /**
   * Private to each thread, for what lives within one kernel call: thread t has {@link
   * Plan#threadBytes} at {@link Plan#scratchBytes} + t * threadBytes of the scratch memory, which
   * is why nobody is handed this one.
   */
  THREAD(-1);

  private static final List<Arena> HANDED = List.of(WEIGHTS, TABLES, STATE, SCRATCH);

  private final int index;

  Arena(int index) {
    this.index = index;
  }

  /** Arenas that a program is handed, by their index. */
  public static List<Arena> handed() {
    return HANDED;
  }

  /** Where a program is handed this; -1 where it is not. */
  public int index() {
    return index;
  }

  /** Whether programs only read it. */
  public boolean isReadOnly() {
    return this == WEIGHTS || this == TABLES;
  }
}
