package dev.ckernel.graph;

/**
 * A trait: all inputs and outputs are of one type, and each element follows from those at its place
 * in the inputs.
 */
public interface Elementwise extends RowLocal {}
