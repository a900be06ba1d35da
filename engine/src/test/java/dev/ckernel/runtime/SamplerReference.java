package dev.ckernel.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The chain of {@link Sampling} as its definition reads: lists and probabilities, in double. */
final class SamplerReference {
  private final double[] scores;
  private final List<Integer> ids = new ArrayList<>();
  private final List<Double> cumulative = new ArrayList<>();

  SamplerReference(Sampling sampling, float[] logits, List<Integer> history) {
    int outside = Math.max(0, history.size() - sampling.repeatWindow());
    List<Integer> recent = history.subList(outside, history.size());
    scores = new double[logits.length];
    for (int id = 0; id < logits.length; id++) {
      scores[id] = logits[id];
      if (recent.contains(id)) {
        double penalty = sampling.repeatPenalty();
        scores[id] = (float) (logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty);
      }
      if (logits[id] != Float.NEGATIVE_INFINITY) {
        ids.add(id);
      }
    }
    ids.sort(Comparator.<Integer>comparingDouble(id -> 0.0 - scores[id]).thenComparing(id -> id));
    topK(sampling.topK());
    topP(sampling.topP());
    minP(sampling.minP());
    double sum = 0;
    for (double probability : softmax(sampling.temperature())) {
      sum += probability;
      cumulative.add(sum);
    }
  }

  /** The token whose part of [0, 1) holds {@code u}. */
  int choose(double u) {
    int rank = 0;
    while (cumulative.get(rank) <= u) {
      rank++;
    }
    return ids.get(rank);
  }

  /** True where rounding may put {@code u} on either side of a boundary. */
  boolean nearABoundary(double u) {
    return cumulative.stream().anyMatch(c -> Math.abs(c - u) < 1e-12);
  }

  private void topK(int k) {
    if (k > 0) {
      keep(k);
    }
  }

  private void topP(double p) {
    double reached = 0;
    int rank = 0;
    for (double probability : softmax(1)) {
      reached += probability;
      rank++;
      if (p < 1 && reached >= p) {
        keep(rank);
        return;
      }
    }
  }

  private void minP(double least) {
    double[] p = softmax(1);
    int kept = 1;
    while (kept < p.length && p[kept] >= least * p[0]) {
      kept++;
    }
    keep(kept);
  }

  private void keep(int count) {
    ids.subList(Math.min(count, ids.size()), ids.size()).clear();
  }

  private double[] softmax(double temperature) {
    double[] p = ids.stream().mapToDouble(i -> StrictMath.exp(scores[i] / temperature)).toArray();
    double sum = 0;
    for (double each : p) {
      sum += each;
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }
}
