package dev.ckernel.kernel;

/** The element of a register value. */
public enum Element {
  F32,
  I32,
  BOOL
}
