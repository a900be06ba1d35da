package dev.ckernel.oracle;

import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Perplexity as {@code llama-perplexity} defines it: the text's tokens are cut into chunks of the
 * context, a rest is dropped, and each chunk is judged on its second half, so that every prediction
 * has at least half a context before it.
 */
public final class Perplexity {
  private Perplexity() {}

  /**
   * e to the mean negative log likelihood.
   *
   * @param tokens of the whole text, with a BOS in front where the file asks for one
   * @param context tokens per chunk
   * @param bos what replaces the first token of each chunk, where the file asks for one
   * @param model logits of every position of a chunk
   */
  public static double of(
      int[] tokens, int context, OptionalInt bos, Function<int[], Logits> model) {
    int chunks = tokens.length / context;
    if (chunks < 2) {
      throw new IllegalArgumentException(
          tokens.length + " tokens are fewer than two contexts of " + context);
    }
    int first = context / 2;
    double sum = 0;
    long count = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      int[] part = new int[context];
      System.arraycopy(tokens, chunk * context, part, 0, context);
      if (bos.isPresent()) {
        part[0] = bos.getAsInt();
      }
      Logits logits = model.apply(part);
      for (int i = first; i < context - 1; i++) {
        sum -= logits.logProbability(i, part[i + 1]);
        count++;
      }
    }
    return StrictMath.exp(sum / count);
  }
}
