package dev.ckernel.graph;

/** A trait: the output is the last input, and what the op computes is added to it. */
public interface Accumulates {}
