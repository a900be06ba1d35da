package dev.ckernel.emit;

import dev.ckernel.plan.Items;
import dev.ckernel.plan.Step;
import java.util.Arrays;

/** A generated program, ready to be run by a team of threads. */
public interface StepCode {
  /** What one thread of a step has of the others. */
  interface Crew {
    /** What {@link #take} gives when no items are left. */
    long NONE = -1;

    /** Returns when all threads have called this; then all counters are zero. */
    void meet();

    /**
     * Takes the next of the {@code items} items that a call has, as many as {@link Items#chunk}
     * says.
     *
     * @param counter of the call, below {@link Step#COUNTERS}
     * @return the first in the upper 32 bits, the end in the lower ones; or {@link #NONE}
     */
    long take(int counter, int items);

    /** How many pauses a waiting thread makes before it gives its core away. */
    int patience();

    /** The crew of a single thread. */
    static Crew alone() {
      boolean[] taken = new boolean[Step.COUNTERS];
      return new Crew() {
        @Override
        public void meet() {
          Arrays.fill(taken, false);
        }

        @Override
        public long take(int counter, int items) {
          if (taken[counter] || items == 0) {
            return NONE;
          }
          taken[counter] = true;
          return items;
        }

        @Override
        public int patience() {
          return 0;
        }
      };
    }
  }

  /**
   * Runs one step as one thread of {@link Frame#threads}; each thread of the team calls this with
   * the same frame.
   *
   * @param thread its number, from 0
   * @param crew what it has of the others
   */
  void step(Frame frame, int thread, Crew crew) throws Throwable;
}
