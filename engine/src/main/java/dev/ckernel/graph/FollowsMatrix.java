package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Epilogue;

/**
 * A trait: may be done to the outputs of a matrix before they are stored. Other inputs than {@link
 * #value} are vectors or rows that the part reads.
 */
public interface FollowsMatrix {
  /** What is done. */
  Epilogue.Part part();

  /** To which input. */
  default int value() {
    return 0;
  }
}
