package dev.ckernel.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a barrier out of a plan. The calls of the two phases that become one get counters of their
 * own, so that nothing else changes.
 */
public final class WithoutBarrier {
  private final String after;
  private int counter;
  private boolean found;

  private WithoutBarrier(String after) {
    this.after = after;
  }

  /**
   * The plan without the first barrier that follows a call whose op has {@code after} in its name.
   */
  public static Plan of(Plan plan, String entry, String after) {
    WithoutBarrier without = new WithoutBarrier(after);
    List<Plan.Entry> entries =
        plan.entries().stream()
            .map(e -> e.name().equals(entry) ? new Plan.Entry(entry, without.steps(e.steps())) : e)
            .toList();
    if (!without.found) {
      throw new AssertionError("no barrier after " + after);
    }
    return new Plan(
        plan.name(),
        plan.target(),
        plan.kernels(),
        plan.extents(),
        entries,
        plan.scratchBytes(),
        plan.threadBytes());
  }

  private List<Step> steps(List<Step> steps) {
    List<Step> result = new ArrayList<>();
    boolean due = false;
    for (Step step : steps) {
      switch (step) {
        case Step.Call call -> {
          due = call.op().contains(after);
          result.add(
              new Step.Call(call.op(), call.kernel(), call.arguments(), call.items(), counter++));
        }
        case Step.Barrier barrier -> {
          if (due && !found) {
            found = true;
          } else {
            result.add(barrier);
            counter = 0;
          }
        }
        case Step.Repeat repeat ->
            result.add(
                new Step.Repeat(
                    repeat.name(),
                    repeat.kinds().stream()
                        .map(kind -> new Step.Repeat.Kind(kind.name(), steps(kind.body())))
                        .toList(),
                    repeat.turns()));
      }
    }
    return result;
  }
}
