package dev.ckernel.data.svg;

import java.util.Map;
import java.util.TreeMap;

/** The scores of many drawings: a recipe's own metric. Not for use by several threads at once. */
public final class SvgMetric {
  private final SvgEvaluator evaluator = new SvgEvaluator();
  private final Tally all = new Tally();
  private final Map<String, Tally> kinds = new TreeMap<>();

  /** Judges one more drawing. */
  public SvgScore add(SvgSpec spec, String drawing) {
    SvgScore score = evaluator.score(spec, drawing);
    all.add(score);
    kinds.computeIfAbsent(spec.kind(), kind -> new Tally()).add(score);
    return score;
  }

  /** The scores so far; all are 0 before the first drawing. */
  public SvgScores scores() {
    return all.scores();
  }

  /** The scores of each kind of specification, in order of their names. */
  public Map<String, SvgScores> byKind() {
    Map<String, SvgScores> scores = new TreeMap<>();
    kinds.forEach((kind, tally) -> scores.put(kind, tally.scores()));
    return scores;
  }

  private static final class Tally {
    private int count;
    private int wellFormed;
    private int closed;
    private int allowed;
    private int valid;
    private int fulfilled;

    void add(SvgScore score) {
      count++;
      wellFormed += score.wellFormed() ? 1 : 0;
      closed += score.closed() ? 1 : 0;
      allowed += score.allowed() ? 1 : 0;
      valid += score.valid() ? 1 : 0;
      fulfilled += score.fulfilled() ? 1 : 0;
    }

    SvgScores scores() {
      double of = Math.max(1, count);
      return new SvgScores(
          count, wellFormed / of, closed / of, allowed / of, valid / of, fulfilled / of);
    }
  }
}
