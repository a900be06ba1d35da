package dev.ckernel.graph;

/**
 * A trait: a row of the output follows from the same row of the inputs that have rows, and from
 * nothing that is kept between steps. So the op means the same of any rows.
 */
public interface RowLocal {}
