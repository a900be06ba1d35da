package dev.ckernel.train;

import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingWork;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What it costs to compute activations again, and what it saves.
 *
 * @param asked whether the recipe asks for it; else this is what {@code "all"} would cost
 * @param layers that are computed again
 * @param kept bytes that are saved for the backward pass without it
 * @param saved bytes with it
 * @param work of a micro-batch with it
 */
public record RecomputeCost(boolean asked, int layers, long kept, long saved, TrainingWork work) {
  /**
   * Plans with it and without it.
   *
   * @param plan of {@code spec}
   * @param layers of the model
   */
  static RecomputeCost of(TrainingPlan plan, TrainingPlanner.Spec spec, int layers) {
    boolean asked = !spec.recomputed().isEmpty();
    List<Integer> other = asked ? List.of() : IntStream.range(0, layers).boxed().toList();
    TrainingPlan otherwise = TrainingPlanner.plan(plan.graph(), spec.withRecomputed(other));
    TrainingPlan with = asked ? plan : otherwise;
    TrainingPlan without = asked ? otherwise : plan;
    return new RecomputeCost(
        asked,
        (int)
            IntStream.range(0, layers)
                .filter((asked ? spec.recomputed() : other)::contains)
                .count(),
        without.savedBytes(),
        with.savedBytes(),
        TrainingWork.of(with));
  }

  /** One line for a person. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s %d layers: %.1f MB saved instead of %.1f MB, for %.1f %% more multiply-adds (%.1f M of a"
            + " micro-batch)",
        asked ? "of" : "none; of all",
        layers,
        saved / 1e6,
        kept / 1e6,
        100 * work.share(),
        work.again() / 1e6);
  }
}
