package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a vocabulary is to be.
 *
 * @param size the most tokens, all kinds together; a small text may give fewer
 * @param specials the texts of control tokens beyond those that every vocabulary of the kind has,
 *     in the order of their ids; where they stand in the training text they are left out of it
 * @param minimumCount how often a pair must stand in the text to become a token, at least 1
 * @param longestToken the most bytes of a token, at least 4: without an end, a long run of one
 *     character would fill the vocabulary
 */
public record TrainerOptions(int size, List<String> specials, int minimumCount, int longestToken) {
  private static final int SHORTEST_SPECIAL = 3;

  /** Checks the ranges. */
  public TrainerOptions {
    specials = List.copyOf(specials);
    if (minimumCount < 1) {
      throw new CkException(
          "the least count of a pair is %d, but must be at least 1".formatted(minimumCount));
    }
    if (longestToken < 4) {
      throw new CkException(
          "the longest token is %d bytes, but must be at least 4".formatted(longestToken));
    }
    Set<String> seen = new HashSet<>();
    for (String special : specials) {
      // Shorter ones could not be told from text that merges into them.
      if (special.codePointCount(0, special.length()) < SHORTEST_SPECIAL) {
        throw new CkException(
            "the special token '%s' is too short: it needs at least 3 characters"
                .formatted(special));
      }
      if (!seen.add(special)) {
        throw new CkException("the special token '%s' is given twice".formatted(special));
      }
    }
  }

  /** A vocabulary of that size of pairs that stand twice at least, of tokens up to 64 bytes. */
  public static TrainerOptions of(int size) {
    return new TrainerOptions(size, List.of(), 2, 64);
  }

  public TrainerOptions withSpecials(List<String> value) {
    return new TrainerOptions(size, value, minimumCount, longestToken);
  }

  public TrainerOptions withMinimumCount(int value) {
    return new TrainerOptions(size, specials, value, longestToken);
  }

  public TrainerOptions withLongestToken(int value) {
    return new TrainerOptions(size, specials, minimumCount, value);
  }

  /**
   * The room for tokens beside those that are there in any case.
   *
   * @throws CkException if there is none
   */
  int room(int fixed) {
    if (size < fixed) {
      throw new CkException(
          "a vocabulary of %d tokens is too small: %d are bytes and special tokens"
              .formatted(size, fixed));
    }
    return size - fixed;
  }
}
