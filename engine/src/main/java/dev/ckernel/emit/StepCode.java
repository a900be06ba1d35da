package dev.ckernel.emit;

import dev.ckernel.plan.Step;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A generated program, ready to be run by a team of threads. */
public interface StepCode {
  /** What the threads of one step share. */
  interface Crew {
    /** Returns when all threads have called this; then all counters are zero. */
    void meet(int thread);

    /** Adds {@code chunk} to a counter, below {@link Step#COUNTERS}; returns what it was. */
    int take(int counter, int chunk);

    /** How many pauses a waiting thread makes before it gives its core away. */
    int patience();

    /** The crew of a single thread. */
    static Crew alone() {
      int[] taken = new int[Step.COUNTERS];
      return new Crew() {
        @Override
        public void meet(int thread) {
          Arrays.fill(taken, 0);
        }

        @Override
        public int take(int counter, int chunk) {
          int before = taken[counter];
          taken[counter] += chunk;
          return before;
        }

        @Override
        public int patience() {
          return 0;
        }
      };
    }
  }

  /**
   * Runs one step as thread {@code thread} of {@code threads}; each thread of the team calls this
   * with the same arguments but for its number.
   *
   * @param weights at least as long as the plan says, little endian, native memory
   * @param state likewise
   * @param scratch likewise
   * @param rows tokens in this step
   * @param outputs tokens whose logits are wanted
   */
  void step(
      MemorySegment weights,
      MemorySegment state,
      MemorySegment scratch,
      int rows,
      int outputs,
      int thread,
      int threads,
      Crew crew)
      throws Throwable;
}
