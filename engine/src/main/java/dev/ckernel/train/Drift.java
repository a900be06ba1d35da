package dev.ckernel.train;

import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.tensor.CkException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains two sides in lock step from the same start until they differ in a bit, and then takes that
 * step apart: both do it once more by programs in which no two values share memory, and every value
 * is compared in the order in which it is made.
 */
public final class Drift {
  /**
   * One of the two.
   *
   * @param name for people
   * @param fusion whether ops are joined; as the recipe says unless given
   */
  public record Side(
      String name, RunFolder run, ProgramCompiler compiler, Optional<Boolean> fusion) {
    private Recipe recipe() {
      return fusion.map(run.recipe()::withFusion).orElseGet(run::recipe);
    }
  }

  /**
   * Where two sides part.
   *
   * @param step that differs, from 1; 0 if what they start with differs
   * @param phase {@code start}, {@code batch}, {@code forward}, {@code backward} or {@code update}
   * @param where op and element, with both values
   */
  public record Finding(long step, String phase, String where) {}

  private final Trainer first;
  private final Trainer second;
  private final Side a;
  private final Side b;
  private final int threads;

  private Drift(Trainer first, Trainer second, Side a, Side b, int threads) {
    this.first = first;
    this.second = second;
    this.a = a;
    this.b = b;
    this.threads = threads;
  }

  /**
   * Looks for the first difference.
   *
   * @param from step of a checkpoint that both have, or 0 for the beginning
   * @param steps to train at most
   * @return nothing if all losses, weights and moments are equal, bit for bit, in all steps
   * @throws CkException if the two are not of one model, or do not start
   */
  public static Optional<Finding> find(
      Side a, Side b, long from, long steps, int threads, TrainerListener listener) {
    try (Trainer first = Trainer.again(a.run(), a.recipe(), from, a.compiler(), threads, listener);
        Trainer second =
            Trainer.again(
                b.run(), b.recipe(), from, b.compiler(), threads, TrainerListener.SILENT)) {
      return new Drift(first, second, a, b, threads).find(steps);
    }
  }

  /**
   * What two runs say of each other, and where they part when they are trained again here.
   *
   * @param told the first step whose loss or gradient norm differs as the runs wrote them down;
   *     nothing if none does
   * @param common steps that both have
   * @param from step that both were trained again from
   * @param finding nothing if they were not trained again, or were equal then
   */
  public record Runs(Optional<Long> told, int common, long from, Optional<Finding> finding) {}

  /**
   * Compares two runs by what they wrote down, and where that differs trains both again from their
   * last common state.
   *
   * @throws CkException if they have no step in common, or are not of one model
   */
  public static Runs runs(
      RunFolder a, RunFolder b, ProgramCompiler compiler, int threads, TrainerListener listener) {
    RunComparison comparison = RunComparison.of(a, b);
    if (comparison.steps() == 0) {
      throw new CkException(a.path() + " and " + b.path() + " have no step in common");
    }
    Long differs = comparison.firstDifference();
    if (differs == null) {
      return new Runs(Optional.empty(), comparison.steps(), 0, Optional.empty());
    }
    long from = lastEqual(a, b, differs);
    Optional<Finding> found =
        find(
            new Side(a.path().toString(), a, compiler, Optional.empty()),
            new Side(b.path().toString(), b, compiler, Optional.empty()),
            from,
            differs - from,
            threads,
            listener);
    return new Runs(Optional.of(differs), comparison.steps(), from, found);
  }

  /** The last checkpoint before step {@code before} that is the same in both, or 0. */
  private static long lastEqual(RunFolder a, RunFolder b, long before) {
    List<Long> others = b.savedSteps();
    for (long step : a.savedSteps().reversed()) {
      if (step < before && others.contains(step)) {
        try (Checkpoint one = a.saved(step);
            Checkpoint other = b.saved(step)) {
          boolean equal =
              one.names().equals(other.names())
                  && one.names().stream().allMatch(n -> one.sha256(n).equals(other.sha256(n)));
          if (equal) {
            return step;
          }
        }
      }
    }
    return 0;
  }

  private Optional<Finding> find(long steps) {
    checkAlike();
    long end = Math.min(Math.min(first.totalSteps(), second.totalSteps()), first.step() + steps);
    Optional<StateDifference> state = state();
    if (state.isPresent()) {
      return Optional.of(finding(first.step(), "start", line(state.get())));
    }
    try (Arena arena = Arena.ofShared()) {
      Map<String, MemorySegment> before = new LinkedHashMap<>();
      first
          .segments()
          .forEach((name, segment) -> before.put(name, arena.allocate(segment.byteSize(), 64)));
      while (first.step() < end) {
        first.segments().forEach((name, segment) -> copy(before, name).copyFrom(segment));
        List<Trainer.MicroBatch> batches = first.next();
        Optional<Finding> data = batches(batches, second.next());
        if (data.isPresent()) {
          return data;
        }
        float firstScale = first.scale();
        float secondScale = second.scale();
        Telemetry one = first.advance();
        Telemetry other = second.advance();
        state = state();
        boolean equal =
            state.isEmpty()
                && same(one.loss(), other.loss())
                && same(one.gradientNorm(), other.gradientNorm());
        if (!equal) {
          StepAnatomy.Work work =
              new StepAnatomy.Work(
                  first.step(),
                  batches,
                  firstScale,
                  secondScale,
                  first.scalars(first.step() - 1, one.gradientNorm()),
                  second.scalars(first.step() - 1, other.gradientNorm()));
          Optional<Finding> found = anatomy(before, work);
          String whole =
              state.map(this::line).orElse("loss %s, %s".formatted(one.loss(), other.loss()));
          return Optional.of(
              found.orElseGet(() ->
                  finding(
                      first.step(),
                      "update",
                      whole + "; only in programs whose values share memory")));
        }
      }
    }
    return Optional.empty();
  }

  private static MemorySegment copy(Map<String, MemorySegment> all, String name) {
    return all.getOrDefault(name, MemorySegment.NULL);
  }

  /** First without fusion, which names single ops; then as the sides are, where that is equal. */
  private Optional<Finding> anatomy(Map<String, MemorySegment> before, StepAnatomy.Work work) {
    Optional<Finding> found =
        anatomy(before, work, first.spec().unshared(), second.spec().unshared());
    return found.isPresent()
        ? found
        : anatomy(before, work, first.spec().spread(), second.spec().spread());
  }

  private Optional<Finding> anatomy(
      Map<String, MemorySegment> before,
      StepAnatomy.Work work,
      TrainingPlanner.Spec firstSpec,
      TrainingPlanner.Spec secondSpec) {
    try (TrainingProgram one =
            TrainingSetup.program(first.subject(), firstSpec, a.compiler(), threads);
        TrainingProgram other =
            TrainingSetup.program(second.subject(), secondSpec, b.compiler(), threads)) {
      for (TrainingProgram program : List.of(one, other)) {
        TrainingSetup.segments(program)
            .forEach((name, segment) -> segment.copyFrom(copy(before, name)));
      }
      return new StepAnatomy(one, other, first.recipe(), second.recipe(), a.name(), b.name())
          .find(work);
    }
  }

  private void checkAlike() {
    TrainingState one = first.program().plan().state();
    TrainingState other = second.program().plan().state();
    List<String> ids = first.program().parameters().stream().map(Object::toString).toList();
    List<String> others = second.program().parameters().stream().map(Object::toString).toList();
    if (!ids.equals(others)
        || !first.segments().keySet().equals(second.segments().keySet())
        || one.length() != other.length()
        || first.step() != second.step()
        || first.recipe().batch().perStep() != second.recipe().batch().perStep()) {
      throw new CkException(
          "%s and %s train other models or batches, so they have no step in common; see ck runs compare"
              .formatted(a.name(), b.name()));
    }
  }

  private Optional<StateDifference> state() {
    return StateDifference.of(first.program().plan().state(), first.segments(), second.segments());
  }

  private Optional<Finding> batches(
      List<Trainer.MicroBatch> firstBatches, List<Trainer.MicroBatch> secondBatches) {
    int[] ours = firstBatches.stream().flatMapToInt(m -> ints(m.batch().tokens())).toArray();
    int[] theirs = secondBatches.stream().flatMapToInt(m -> ints(m.batch().tokens())).toArray();
    int at = java.util.Arrays.mismatch(ours, theirs);
    if (at < 0) {
      return Optional.empty();
    }
    int length = first.recipe().batch().length();
    return Optional.of(
        finding(
            first.step() + 1,
            "batch",
            "sequence %d, position %d: token %d (%s), %d (%s)"
                .formatted(at / length, at % length, ours[at], a.name(), theirs[at], b.name())));
  }

  private static java.util.stream.IntStream ints(int[] values) {
    return java.util.Arrays.stream(values);
  }

  private String line(StateDifference difference) {
    return difference.line("(" + a.name() + ")", "(" + b.name() + ")");
  }

  private static Finding finding(long step, String phase, String where) {
    return new Finding(step, phase, where);
  }

  private static boolean same(float x, float y) {
    return Float.floatToIntBits(x) == Float.floatToIntBits(y);
  }
}
