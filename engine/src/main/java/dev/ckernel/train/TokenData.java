package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.Tokenizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A data set as sequences of T tokens with their targets. Immutable.
 *
 * <ul>
 *   <li>{@code stream}: all documents in one row, each ended by the vocabulary's end token;
 *       sequence i reads tokens {@code [i·T, i·T + T)} and its targets are those one further, so
 *       every token but the first is a target once. What is left at the end is no sequence.
 *   <li>{@code sample}: each document is a sequence of its own. Places after it are read as the end
 *       token and ignored as targets. Documents that are too long are left out and reported; none
 *       is ever cut.
 * </ul>
 *
 * With {@code loss = "completion"} tokens of a prompt and its separator are ignored as targets.
 */
public final class TokenData {
  private final int length;
  private final int[] tokens;
  private final int[] targets;
  private final int[] counted;
  private final Report report;

  /**
   * What became of a data set.
   *
   * @param documents that were read
   * @param dropped of them, since they are too long for a sequence
   * @param longest tokens of the longest document
   * @param tokens of all documents that were not dropped
   * @param counted targets that are learned in one epoch
   * @param sequences of one epoch
   * @param leftOver tokens at the end of the stream that make no sequence
   */
  public record Report(
      int documents,
      int dropped,
      int longest,
      long tokens,
      long counted,
      int sequences,
      int leftOver) {
    /** One line for a person. */
    public String line() {
      return "%d documents, %d tokens, %d sequences".formatted(documents, tokens, sequences)
          + (dropped == 0
              ? ""
              : ", %d documents left out as too long (the longest has %d tokens)"
                  .formatted(dropped, longest))
          + (leftOver == 0 ? "" : ", %d tokens left over".formatted(leftOver));
    }
  }

  private TokenData(int length, int[] tokens, int[] targets, Report report) {
    this.length = length;
    this.tokens = tokens;
    this.targets = targets;
    this.counted = new int[report.sequences];
    for (int i = 0; i < targets.length; i++) {
      counted[i / length] += targets[i] == Batch.IGNORED ? 0 : 1;
    }
    this.report =
        new Report(
            report.documents,
            report.dropped,
            report.longest,
            report.tokens,
            Arrays.stream(counted).asLongStream().sum(),
            report.sequences,
            report.leftOver);
  }

  /**
   * The training half of a data set.
   *
   * @param length T, tokens of a sequence
   * @param vocabulary tokens that the model has
   * @throws CkException if it cannot be read, is empty or too small, or a token is outside the
   *     vocabulary
   */
  public static TokenData train(
      DataRecipe recipe, Tokenizer tokenizer, int length, int vocabulary) {
    return of(recipe, tokenizer, length, vocabulary, Documents.Split.TRAIN)
        .orElseThrow(() -> new CkException(recipe.path() + ": has no text to train on"));
  }

  /**
   * The held-out half, or nothing if a data set has none.
   *
   * @throws CkException as {@link #train}
   */
  public static Optional<TokenData> validation(
      DataRecipe recipe, Tokenizer tokenizer, int length, int vocabulary) {
    return of(recipe, tokenizer, length, vocabulary, Documents.Split.VALIDATION);
  }

  private static Optional<TokenData> of(
      DataRecipe recipe, Tokenizer tokenizer, int length, int vocabulary, Documents.Split split) {
    TokenPacker packer =
        new TokenPacker(recipe, new DocumentEncoder(recipe, tokenizer, vocabulary), length);
    Documents.read(recipe, split, packer::add);
    if (packer.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(packer.pack("%s (%s)".formatted(recipe.path(), RecipeTable.name(split))));
  }

  /** Checked and laid out by the packer; arrays are {@code [sequences, length]}. */
  static TokenData packed(int length, int[] tokens, int[] targets, Report report) {
    return new TokenData(length, tokens, targets, report);
  }

  /** T, tokens of a sequence. */
  public int length() {
    return length;
  }

  /** Sequences of one epoch, at least 1. */
  public int sequences() {
    return report.sequences;
  }

  /** What became of the data. */
  public Report report() {
    return report;
  }

  /** Those sequences, in that order. */
  public Batch batch(int... sequences) {
    int[] someTokens = new int[sequences.length * length];
    int[] someTargets = new int[sequences.length * length];
    int count = 0;
    for (int i = 0; i < sequences.length; i++) {
      System.arraycopy(tokens, sequences[i] * length, someTokens, i * length, length);
      System.arraycopy(targets, sequences[i] * length, someTargets, i * length, length);
      count += counted[sequences[i]];
    }
    return new Batch(someTokens, someTargets, count);
  }

  /** Targets of a sequence that are not ignored. */
  public int counted(int sequence) {
    return counted[sequence];
  }
}
