package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Makes a vocabulary from documents. The same documents give the same vocabulary in whatever order
 * they come, on any machine. For one thread.
 */
public sealed interface VocabularyTrainer permits BpeTrainer, SentencePieceTrainer {
  /** Counts the words of a document, which should be UTF-8. */
  void add(byte[] document);

  /** Counts the words of a document. */
  default void add(String document) {
    add(document.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The vocabulary of all documents so far.
   *
   * @param progress is told how many tokens were learned
   * @throws CkException if no document has any text
   */
  Vocabulary train(IntConsumer progress);

  /** The vocabulary of all documents so far. */
  default Vocabulary train() {
    return train(learned -> {});
  }

  /** Finds special tokens in the documents. */
  static SpecialTokens specialTokens(Vocabulary.Kind kind, List<String> specials) {
    int[] types = new int[specials.size()];
    Arrays.fill(types, TokenType.CONTROL.code());
    return new SpecialTokens(Vocabulary.builder(kind).pieces(specials).types(types).build());
  }
}
