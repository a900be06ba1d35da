package dev.ckernel.text;

/** Turns plain text, in which nothing is special any more, into tokens. Safe for many threads. */
sealed interface TextEncoder permits ByteLevelBpe, SentencePieceBpe {
  /**
   * Adds the tokens of {@code text[from, end)}.
   *
   * @param afterSpecial whether the text starts the sequence or follows a special token
   */
  void encode(byte[] text, int from, int end, boolean afterSpecial, IntList out);

  /** Writes what {@link #kept} needs beside the vocabulary. */
  void keep(KeptTables to);

  /** The encoder of {@code vocabulary}, made from its strings. */
  static TextEncoder of(Vocabulary vocabulary) {
    return switch (vocabulary.kind()) {
      case BYTE_LEVEL_BPE -> new ByteLevelBpe(vocabulary);
      case SENTENCEPIECE_BPE -> new SentencePieceBpe(vocabulary);
    };
  }

  /** The encoder of {@code vocabulary}, from what {@link #keep} has written. */
  static TextEncoder kept(Vocabulary vocabulary, KeptTables from) {
    return switch (vocabulary.kind()) {
      case BYTE_LEVEL_BPE -> new ByteLevelBpe(vocabulary, from);
      case SENTENCEPIECE_BPE -> new SentencePieceBpe(vocabulary, from);
    };
  }
}
