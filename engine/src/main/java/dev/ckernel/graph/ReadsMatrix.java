package dev.ckernel.graph;

/**
 * A trait: multiplies each row of one input by a matrix {@code [n, k]}, another input. So matrices
 * of the same rows may be packed as one, and rows that meet a quantised matrix are quantised.
 */
public interface ReadsMatrix {
  /** Which input has the rows. */
  int rows();

  /** Which input is the matrix. */
  int matrix();
}
