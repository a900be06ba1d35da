package dev.ckernel.plan;

import dev.ckernel.plan.Footprints.Touched;
import java.util.ArrayList;
import java.util.List;

/** What a thread comes by on its way through an entry, turn after turn. */
final class Trace {
  private Trace() {}

  /** A line, in one turn. */
  sealed interface Line {
    record Work(Step.Call call, List<Touched> touched) implements Line {
      public Work {
        touched = List.copyOf(touched);
      }

      @Override
      public String toString() {
        return call.op() + " (" + call.kernel().name() + ")";
      }
    }

    record Barrier() implements Line {}
  }

  /** All lines. */
  static List<Line> of(List<Step> steps, Footprints footprints) {
    List<Line> lines = new ArrayList<>();
    walk(steps, List.of(), footprints, lines);
    return lines;
  }

  private static void walk(
      List<Step> steps, List<Long> turn, Footprints footprints, List<Line> lines) {
    for (Step step : steps) {
      switch (step) {
        case Step.Call call -> lines.add(new Line.Work(call, footprints.of(call, turn)));
        case Step.Barrier b -> lines.add(new Line.Barrier());
        case Step.Repeat repeat ->
            repeat.turns().forEach(t -> walk(repeat.body(t), t.offsets(), footprints, lines));
      }
    }
  }
}
