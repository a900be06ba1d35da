package dev.ckernel.runtime;

import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.CounterRng;
import java.util.function.LongToDoubleFunction;

/**
 * Chooses tokens from logits, one after the other, as a {@link Sampling} says. Logits, settings and
 * the tokens seen before decide the choice, bit for bit on every machine: all arithmetic is IEEE
 * double with {@link StrictMath}, and the i-th draw is a pure function of the seed and i. One
 * conversation owns a sampler; it is not safe for several threads.
 */
public final class Sampler {
  /** Sampling's own stream of random numbers, so that a seed can serve other purposes too. */
  private static final long STREAM = 0x73616d706c65L;

  private final Sampling sampling;
  private final LongToDoubleFunction uniform;
  private final int[] window;
  private long seen;
  private long draws;

  /** A sampler that has seen no token yet. */
  public Sampler(Sampling sampling) {
    this(sampling, uniform(new CounterRng(sampling.seed())));
  }

  /**
   * @param uniform the number in [0, 1) of the i-th draw
   */
  Sampler(Sampling sampling, LongToDoubleFunction uniform) {
    this.sampling = sampling;
    this.uniform = uniform;
    window = new int[sampling.repeatWindow()];
  }

  /** 53 uniform bits per draw, so that tokens of any likelihood come up as often as they should. */
  private static LongToDoubleFunction uniform(CounterRng rng) {
    return draw -> {
      int high = rng.bits(STREAM, 2 * draw) >>> 5;
      int low = rng.bits(STREAM, 2 * draw + 1) >>> 6;
      return ((long) high << 26 | low) * 0x1p-53;
    };
  }

  /** Notes a token of the text, the prompt's or a chosen one, for the repeat penalty. */
  public void accept(int token) {
    if (window.length > 0) {
      window[(int) (seen % window.length)] = token;
      seen++;
    }
  }

  /**
   * The next token after {@code logits}, which stay as they are. It is not yet accepted.
   *
   * @param logits [vocab]; -infinity forbids a token
   * @throws CkException if a logit is NaN or +infinity, or all are -infinity
   */
  public int next(float[] logits) {
    check(logits);
    float[] scores = penalised(logits);
    return sampling.temperature() == 0 ? argMax(scores) : draw(new Candidates(scores));
  }

  /** The id of the greatest of {@code logits}; the lowest such id. */
  public static int argMax(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      if (logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }

  private static void check(float[] logits) {
    boolean possible = false;
    for (int id = 0; id < logits.length; id++) {
      float logit = logits[id];
      if (!(logit < Float.POSITIVE_INFINITY)) {
        throw new CkException(
            "the logit of token %d is %s: the model's weights or its context are broken"
                .formatted(id, logit));
      }
      possible |= logit > Float.NEGATIVE_INFINITY;
    }
    if (!possible) {
      throw new CkException(
          "no token can follow: the logits of all %d are -Infinity".formatted(logits.length));
    }
  }

  private float[] penalised(float[] logits) {
    double penalty = sampling.repeatPenalty();
    if (penalty == 1 || seen == 0) {
      return logits;
    }
    float[] scores = logits.clone();
    int length = (int) Math.min(seen, window.length);
    for (int i = 0; i < length; i++) {
      int token = window[i];
      if (token >= 0 && token < logits.length && logits[token] > Float.NEGATIVE_INFINITY) {
        double logit = logits[token]; // from the original: a token seen twice is penalised once
        double score = logit > 0 ? logit / penalty : logit * penalty;
        scores[token] = (float) Math.clamp(score, -Float.MAX_VALUE, Float.MAX_VALUE);
      }
    }
    return scores;
  }

  private int draw(Candidates candidates) {
    int kept = candidates.size();
    if (sampling.topK() > 0) {
      kept = Math.min(kept, sampling.topK());
    }
    if (sampling.topP() < 1) {
      kept = topP(candidates, kept);
    }
    if (sampling.minP() > 0) {
      kept = minP(candidates, kept);
    }
    double target = uniform.applyAsDouble(draws++) * candidates.sum(kept, sampling.temperature());
    double reached = 0;
    for (int rank = 0; rank < kept; rank++) {
      reached += candidates.weight(rank, sampling.temperature());
      if (reached > target) {
        return candidates.id(rank);
      }
    }
    return candidates.id(kept - 1); // never, unless u rounds up to 1
  }

  /** How many of the likeliest {@code kept} reach the probability topP among themselves. */
  private int topP(Candidates candidates, int kept) {
    double wanted = sampling.topP() * candidates.sum(kept, 1);
    double reached = 0;
    for (int rank = 0; rank < kept; rank++) {
      reached += candidates.weight(rank, 1);
      if (reached >= wanted) {
        return rank + 1;
      }
    }
    return kept;
  }

  private int minP(Candidates candidates, int kept) {
    double least = candidates.logit(0) + StrictMath.log(sampling.minP());
    int rank = 1;
    while (rank < kept && candidates.logit(rank) >= least) {
      rank++;
    }
    return rank;
  }
}
