package dev.ckernel.runtime;

import dev.ckernel.tensor.CkException;

/**
 * How the next token is chosen from logits. The steps are taken in this order, the one that
 * llama.cpp takes by default, so that settings mean the same in both: repeat penalty, top-k, top-p,
 * min-p, temperature, draw.
 *
 * @param temperature logits are divided by it before the draw; 0 takes the likeliest token; [0,
 *     1000]
 * @param topK keep the k likeliest tokens; 0 keeps all
 * @param topP keep the fewest likeliest tokens whose probabilities add up to at least this; 1 keeps
 *     all; (0, 1]
 * @param minP keep tokens at least this times as likely as the likeliest; 0 keeps all; [0, 1]
 * @param repeatPenalty logits of tokens seen within the window are divided by it where positive and
 *     multiplied by it where not; 1 changes nothing; (0, 1000]
 * @param repeatWindow how many of the last tokens (the prompt's too) the penalty looks at; at least
 *     0
 * @param seed of the draws; equal seeds draw equally
 */
public record Sampling(
    double temperature,
    int topK,
    double topP,
    double minP,
    double repeatPenalty,
    int repeatWindow,
    long seed) {

  /** The window that the repeat penalty looks at unless said otherwise. */
  public static final int REPEAT_WINDOW = 64;

  private static final double MOST = 1000;

  /**
   * @throws CkException if a value is out of its range
   */
  public Sampling {
    check("temperature", temperature, temperature >= 0 && temperature <= MOST, "from 0 to 1000");
    check("top-k", topK, topK >= 0, "0 (keep all) or more");
    check("top-p", topP, topP > 0 && topP <= 1, "above 0 and at most 1");
    check("min-p", minP, minP >= 0 && minP <= 1, "from 0 to 1");
    check(
        "repeat-penalty",
        repeatPenalty,
        repeatPenalty > 0 && repeatPenalty <= MOST,
        "above 0 and at most 1000");
    check("repeat-window", repeatWindow, repeatWindow >= 0, "0 or more");
  }

  /** Always the likeliest token. */
  public static Sampling greedy() {
    return new Sampling(0, 0, 1, 0, 1, REPEAT_WINDOW, 0);
  }

  /** What suits most models: temperature 0.8 among the 40 likeliest, top-p 0.95, min-p 0.05. */
  public static Sampling of(long seed) {
    return new Sampling(0.8, 40, 0.95, 0.05, 1, REPEAT_WINDOW, seed);
  }

  private static void check(String name, Number value, boolean holds, String range) {
    if (!holds) {
      throw new CkException("%s must be %s, not %s".formatted(name, range, value));
    }
  }
}
