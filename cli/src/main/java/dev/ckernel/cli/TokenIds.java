package dev.ckernel.cli;

import dev.ckernel.tensor.CkException;
import java.util.Arrays;

/** Token ids as people write them. */
final class TokenIds {
  private TokenIds() {}

  /**
   * Ids separated by white space; commas and brackets are white space too, so that what {@code ck
   * tokenize --ids} prints can be read.
   *
   * @param where names the text in errors
   * @throws CkException if a word is no id
   */
  static int[] parse(String text, String where) {
    return Arrays.stream(text.split("[\\s,\\[\\]]+"))
        .filter(word -> !word.isEmpty())
        .mapToInt(word -> id(word, where))
        .toArray();
  }

  private static int id(String word, String where) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw new CkException("%s: '%s' is not a token id".formatted(where, word), e);
    }
  }
}
