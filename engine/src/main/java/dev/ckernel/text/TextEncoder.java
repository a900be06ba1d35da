package dev.ckernel.text;

/** Turns plain text, in which nothing is special any more, into tokens. Safe for many threads. */
sealed interface TextEncoder permits ByteLevelBpe, SentencePieceBpe {
  /**
   * Adds the tokens of {@code text[from, end)}.
   *
   * @param afterSpecial whether the text starts the sequence or follows a special token
   */
  void encode(byte[] text, int from, int end, boolean afterSpecial, IntList out);
}
