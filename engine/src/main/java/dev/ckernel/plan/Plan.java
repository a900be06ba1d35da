package dev.ckernel.plan;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A whole program before it is printed.
 *
 * @param name of the model, for the reader
 * @param entries what can be called, by different names
 * @param kernels all kernels that the steps call, each once, in virtual 16-lane form; names differ
 * @param extents all runtime extents that the steps use
 * @param scratchBytes size of {@link Arena#SCRATCH}, a multiple of 64
 * @param threadBytes size of one thread's {@link Arena#THREAD}, a multiple of 64; the memory that a
 *     program is handed as scratch has scratchBytes + threads * threadBytes
 */
public record Plan(
    String name,
    Target target,
    List<Kernel> kernels,
    Extents extents,
    List<Entry> entries,
    long scratchBytes,
    long threadBytes) {
  /** The entry of a program that has only one. */
  public static final String STEP = "step";

  /**
   * A part of the program that is called as a whole.
   *
   * @param name a C and Java identifier
   */
  public record Entry(String name, List<Step> steps) {
    public Entry {
      steps = List.copyOf(steps);
      Set<Integer> taken = new HashSet<>();
      check(steps, taken, 0);
      if (!taken.isEmpty()) {
        throw new IllegalArgumentException(name + ": an entry ends with a barrier");
      }
    }

    /** Every call, those of a kind of turns once. */
    public List<Step.Call> calls() {
      List<Step.Call> calls = new ArrayList<>();
      collect(steps, calls);
      return calls;
    }

    private static void collect(List<Step> steps, List<Step.Call> calls) {
      for (Step step : steps) {
        switch (step) {
          case Step.Barrier barrier -> {}
          case Step.Call call -> calls.add(call);
          case Step.Repeat repeat -> repeat.kinds().forEach(kind -> collect(kind.body(), calls));
        }
      }
    }
  }

  public Plan {
    kernels = List.copyOf(kernels);
    entries = List.copyOf(entries);
    for (Entry entry : entries) {
      entry.calls().forEach(call -> checkExtents(extents, call));
    }
  }

  private static void checkExtents(Extents extents, Step.Call call) {
    Stream<RuntimeExtent> given =
        call.arguments().stream()
            .filter(Argument.Extent.class::isInstance)
            .map(argument -> ((Argument.Extent) argument).extent());
    Stream.concat(given, Stream.ofNullable(call.items().extent()))
        .filter(extent -> !extents.has(extent))
        .findFirst()
        .ifPresent(extent -> {
          throw new IllegalArgumentException(call.op() + ": the plan declares no " + extent);
        });
  }

  /** A program with the one entry {@link #STEP}. */
  public static Plan ofSteps(
      String name,
      Target target,
      List<Kernel> kernels,
      Extents extents,
      List<Step> steps,
      long scratchBytes,
      long threadBytes) {
    return new Plan(
        name, target, kernels, extents, List.of(new Entry(STEP, steps)), scratchBytes, threadBytes);
  }

  /** A program with the one entry {@link #STEP}, and without extents. */
  public static Plan ofSteps(
      String name,
      Target target,
      List<Kernel> kernels,
      List<Step> steps,
      long scratchBytes,
      long threadBytes) {
    return ofSteps(name, target, kernels, Extents.NONE, steps, scratchBytes, threadBytes);
  }

  /** Bytes of the memory that {@code threads} threads are handed as scratch. */
  public long scratchBytes(int threads) {
    return scratchBytes + threads * threadBytes;
  }

  /** The steps of entry {@code entry}. */
  public List<Step> steps(String entry) {
    return entries.stream()
        .filter(e -> e.name().equals(entry))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no entry " + entry))
        .steps();
  }

  /**
   * Between two barriers each call has a counter of its own, and no phase leaves a turn.
   *
   * @param columns of the turn that these are steps of
   */
  private static void check(List<Step> steps, Set<Integer> taken, int columns) {
    for (Step step : steps) {
      switch (step) {
        case Step.Barrier barrier -> taken.clear();
        case Step.Call call -> {
          if (call.counter() < 0 || call.counter() >= Step.COUNTERS || !taken.add(call.counter())) {
            throw new IllegalArgumentException(call.op() + ": no counter " + call.counter());
          }
          checkColumns(call, columns);
        }
        case Step.Repeat repeat -> {
          checkTurns(repeat);
          Set<Integer> before = Set.copyOf(taken);
          for (int kind = 0; kind < repeat.kinds().size(); kind++) {
            taken.addAll(before);
            check(repeat.kinds().get(kind).body(), taken, repeat.columns(kind));
            if (!taken.isEmpty()) {
              throw new IllegalArgumentException(repeat.name() + ": a turn ends with a barrier");
            }
          }
        }
      }
    }
  }

  private static void checkColumns(Step.Call call, int columns) {
    for (Argument argument : call.arguments()) {
      if (argument instanceof Argument.Buffer buffer
          && buffer.column() != Argument.NO_COLUMN
          && (buffer.column() < 0 || buffer.column() >= columns)) {
        throw new IllegalArgumentException(
            "%s: %s is in column %d of %d"
                .formatted(call.op(), buffer.name(), buffer.column(), columns));
      }
    }
  }

  private static void checkTurns(Step.Repeat repeat) {
    if (repeat.kinds().isEmpty()) {
      throw new IllegalArgumentException(repeat.name() + ": turns are of some kind");
    }
    for (Step.Repeat.Turn turn : repeat.turns()) {
      if (turn.kind() < 0 || turn.kind() >= repeat.kinds().size()) {
        throw new IllegalArgumentException(repeat.name() + ": there is no kind " + turn.kind());
      }
      if (turn.offsets().size() != repeat.columns(turn.kind())) {
        throw new IllegalArgumentException(
            repeat.name() + ": turns of one kind have different columns");
      }
    }
  }
}
