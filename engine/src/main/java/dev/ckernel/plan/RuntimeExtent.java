package dev.ckernel.plan;

/** A bounded number that a step is handed when it runs. */
public enum RuntimeExtent {
  /** Tokens in this step. */
  ROWS,
  /** Tokens in this step whose logits are wanted. */
  OUTPUTS
}
