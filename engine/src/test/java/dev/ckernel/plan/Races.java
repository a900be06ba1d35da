package dev.ckernel.plan;

import dev.ckernel.plan.Footprints.Touched;
import dev.ckernel.plan.Trace.Line;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds races by their definition: two calls that no barrier separates, of which one writes bytes
 * that the other reads or writes, in a step in which both do something.
 */
final class Races {
  /** The two calls, and the bytes that they both touch. */
  record Race(String first, String second, String bytes) {}

  private final Idleness idleness;

  Races(Idleness idleness) {
    this.idleness = idleness;
  }

  /** Those of an entry. */
  List<Race> in(List<Step> steps, Footprints footprints) {
    return in(Trace.of(steps, footprints));
  }

  /** Those on the way through an entry. */
  List<Race> in(List<Line> lines) {
    List<Race> races = new ArrayList<>();
    List<Line.Work> phase = new ArrayList<>();
    for (Line line : lines) {
      switch (line) {
        case Line.Barrier b -> phase.clear();
        case Line.Work work -> {
          for (Line.Work before : phase) {
            races.addAll(between(before, work));
          }
          phase.add(work);
        }
      }
    }
    return races;
  }

  private List<Race> between(Line.Work first, Line.Work second) {
    List<Race> races = new ArrayList<>();
    for (Touched a : first.touched()) {
      for (Touched b : second.touched()) {
        if (a.collides(b)) {
          races.add(new Race(first.toString(), second.toString(), bytes(a) + ", " + bytes(b)));
        }
      }
    }
    boolean both = !races.isEmpty() && !idleness.areAlternatives(first.call(), second.call());
    return both ? races : List.of();
  }

  private static String bytes(Touched touched) {
    return "%s %s of %s from %d to %d"
        .formatted(
            touched.written() ? "writes" : "reads",
            touched.name(),
            touched.arena(),
            touched.from(),
            touched.to());
  }
}
