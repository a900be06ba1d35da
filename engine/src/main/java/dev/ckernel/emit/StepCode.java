package dev.ckernel.emit;

import dev.ckernel.plan.Items;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.plan.Step;
import java.lang.foreign.MemorySegment;
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

    /** {@link RuntimeExtent#ABREAST} of this step. */
    int abreast();

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

        @Override
        public int abreast() {
          return 0;
        }
      };
    }
  }

  /**
   * Runs one step as thread {@code thread} of {@code threads}; each thread of the team calls this
   * with the same arguments but for its number and its crew.
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
