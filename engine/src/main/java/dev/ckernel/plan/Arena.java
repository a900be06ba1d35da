package dev.ckernel.plan;

/** A block of memory that a program is handed, each at the index of its place here. */
public enum Arena {
  /** Packed weights; only read, mapped from a file. */
  WEIGHTS,
  /** Tables such as the rotary angles', as long as the context; only read, mapped from a file. */
  TABLES,
  /** Pages of the KV cache; zero when new. */
  STATE,
  /** Inputs, activations and outputs of one step; zero when new. */
  SCRATCH,
  /**
   * Private to each thread, for what lives within one kernel call: thread t has {@link
   * Plan#threadBytes} at {@link Plan#scratchBytes} + t * threadBytes of the scratch memory, which
   * is why nobody is handed this one.
   */
  THREAD;

  /** Arenas that a program is handed: all but the last. */
  public static final int HANDED = THREAD.ordinal();

  /** Whether programs only read it. */
  public boolean isReadOnly() {
    return this == WEIGHTS || this == TABLES;
  }
}
