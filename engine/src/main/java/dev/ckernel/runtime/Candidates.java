package dev.ckernel.runtime;

/**
 * Tokens in the order of falling logits, ties by rising id, sorted only as far as they are asked
 * for: a vocabulary has 150 thousand tokens, and a draw looks at a few dozen of them. A max-heap
 * built in linear time gives one after the other.
 *
 * <p>A token is one long: its logit's bits, made to compare as an integer, above its inverted id.
 */
final class Candidates {
  private final long[] heap;
  private int left;
  private final int[] ids;
  private final double[] logits;
  private int taken;

  /** Of all tokens whose logit is not -infinity. */
  Candidates(float[] scores) {
    heap = new long[scores.length];
    for (int id = 0; id < scores.length; id++) {
      if (scores[id] != Float.NEGATIVE_INFINITY) {
        heap[left++] = key(scores[id], id);
      }
    }
    ids = new int[left];
    logits = new double[left];
    for (int i = left / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  /** How many there are in all. */
  int size() {
    return ids.length;
  }

  /** The id of the token of this rank; 0 is the likeliest. */
  int id(int rank) {
    take(rank);
    return ids[rank];
  }

  /** The logit of the token of this rank. */
  double logit(int rank) {
    take(rank);
    return logits[rank];
  }

  /**
   * What the token of this rank weighs, exp((logit - greatest) / temperature): 1 for the likeliest.
   */
  double weight(int rank, double temperature) {
    return weight(logit(rank), logit(0), temperature);
  }

  /**
   * The sum of the weights of the first {@code kept}. That of all of them needs no sorting: it adds
   * up in the heap's order, which follows from the logits alone.
   */
  double sum(int kept, double temperature) {
    double greatest = logit(0);
    take(kept < size() ? kept - 1 : 0);
    double sum = 0;
    for (int rank = 0; rank < taken && rank < kept; rank++) {
      sum += weight(logits[rank], greatest, temperature);
    }
    if (kept < size()) {
      return sum;
    }
    for (int i = 0; i < left; i++) {
      sum += weight(logitOf(heap[i]), greatest, temperature);
    }
    return sum;
  }

  private static double weight(double logit, double greatest, double temperature) {
    return StrictMath.exp((logit - greatest) / temperature);
  }

  private void take(int rank) {
    while (taken <= rank) {
      long top = heap[0];
      heap[0] = heap[--left];
      sink(0);
      ids[taken] = ~(int) top;
      logits[taken] = logitOf(top);
      taken++;
    }
  }

  private void sink(int at) {
    long key = heap[at];
    int hole = at;
    while (2 * hole + 1 < left) {
      int child = 2 * hole + 1;
      if (child + 1 < left && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[child] <= key) {
        break;
      }
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = key;
  }

  private static long key(float score, int id) {
    int bits = flip(Float.floatToRawIntBits(score + 0f)); // + 0f: -0 and +0 are one value
    return (long) bits << 32 | (~id & 0xffffffffL);
  }

  private static double logitOf(long key) {
    return Float.intBitsToFloat(flip((int) (key >> 32)));
  }

  /** Between a float's bits and an integer that compares as the float does; its own inverse. */
  private static int flip(int bits) {
    return bits ^ (bits >> 31 & 0x7fffffff);
  }
}
