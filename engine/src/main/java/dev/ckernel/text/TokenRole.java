package dev.ckernel.text;

/** The part that a token plays beyond being text. A vocabulary has at most one token per role. */
public enum TokenRole {
  /** Begin of a sequence. */
  BOS,
  /** End of a sequence. */
  EOS,
  /** End of a turn of a conversation. */
  EOT,
  /** End of a message that waits for a tool. */
  EOM,
  UNKNOWN,
  SEPARATOR,
  PADDING,
  MASK,
  /** Fill in the middle: the text before, after and at the gap, padding, and file marks. */
  FIM_PREFIX,
  FIM_SUFFIX,
  FIM_MIDDLE,
  FIM_PADDING,
  FIM_REPOSITORY,
  FIM_FILE
}
