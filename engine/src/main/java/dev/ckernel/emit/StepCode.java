package dev.ckernel.emit;

import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;

/** A generated program, ready to be run by a team of threads. */
public interface StepCode {
  /**
   * Runs one step as thread {@code thread} of {@code threads}; each thread of the team calls this
   * with the same arguments but for its number.
   *
   * @param weights at least as long as the plan says, little endian, native memory
   * @param state likewise
   * @param scratch likewise
   * @param rows tokens in this step
   * @param outputs tokens whose logits are wanted
   * @param barrier called with the thread's number where all threads must meet
   */
  void step(
      MemorySegment weights,
      MemorySegment state,
      MemorySegment scratch,
      int rows,
      int outputs,
      int thread,
      int threads,
      IntConsumer barrier)
      throws Throwable;
}
