package dev.ckernel.plan;

/** A bounded number that a step is handed when it runs. */
public enum RuntimeExtent {
  /** Tokens in this step. */
  ROWS,
  /** Tokens in this step whose logits are wanted. */
  OUTPUTS,
  /**
   * 1 where few rows meet several tiles of weights at a time, 0 where they meet one. A matter of
   * speed: no bit depends on it.
   */
  ABREAST
}
