package dev.ckernel.api;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.TokenRole;
import dev.ckernel.text.Vocabulary;
import java.util.Arrays;

/**
 * How well a model foresees a text, as llama-perplexity measures it: the text is cut into chunks of
 * the context, a rest is dropped, and the second half of each chunk is judged, so that every
 * prediction has at least half a context before it.
 *
 * @param value e to the mean negative log likelihood
 * @param deviation standard error of {@code value}
 * @param tokens that were judged
 * @param chunks of the text
 */
public record Perplexity(double value, double deviation, long tokens, int chunks) {

  /**
   * Measures.
   *
   * @param session new; its context is the size of a chunk
   * @param text token ids, with a begin token in front where the vocabulary asks for one
   * @param context tokens of a chunk, at least 4
   * @throws CkException if the text is shorter than two chunks
   */
  public static Perplexity of(
      Session session, Vocabulary vocabulary, int[] text, int context, Progress progress) {
    int chunks = text.length / context;
    if (context < 4 || chunks < 2) {
      throw new CkException(
          "the text has %d tokens; two contexts of %d (at least 4) are the least that can be judged"
              .formatted(text.length, context));
    }
    Sums sums = new Sums();
    for (int i = 0; i < chunks; i++) {
      int[] chunk = Arrays.copyOfRange(text, i * context, (i + 1) * context);
      if (vocabulary.addBos()) {
        chunk[0] = vocabulary.id(TokenRole.BOS).orElse(chunk[0]);
      }
      judge(session, chunk, sums);
      progress.report("judging the text", i + 1, chunks);
    }
    return sums.perplexity(chunks);
  }

  private static void judge(Session session, int[] chunk, Sums sums) {
    int first = chunk.length / 2;
    session.truncate(0);
    session.append(Arrays.copyOf(chunk, first));
    int[] judged = Arrays.copyOfRange(chunk, first, chunk.length - 1);
    session.append(
        judged,
        judged.length,
        (index, logits) -> sums.add(logProbability(logits, chunk[first + index + 1])));
  }

  private static double logProbability(float[] logits, int token) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += StrictMath.exp((double) logit - greatest);
    }
    return logits[token] - greatest - StrictMath.log(sum);
  }

  private static final class Sums {
    private double sum;
    private double squares;
    private long count;

    void add(double logProbability) {
      sum -= logProbability;
      squares += logProbability * logProbability;
      count++;
    }

    Perplexity perplexity(int chunks) {
      double mean = sum / count;
      double value = StrictMath.exp(mean);
      double variance = Math.max(0, squares / count - mean * mean);
      double error = count > 1 ? StrictMath.sqrt(variance / (count - 1)) : 0;
      return new Perplexity(value, error * value, count, chunks);
    }
  }
}
