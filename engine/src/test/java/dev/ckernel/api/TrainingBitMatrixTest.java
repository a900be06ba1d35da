package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.emit.EmulatedCode;
import dev.ckernel.emit.Host;
import dev.ckernel.emit.StepCode;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.train.TrainingProgram;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bit matrix of training: weights and moments after twenty steps have the same bits on every
 * target, with any number of threads, fused or not, guarded or not, recomputed or not, and however
 * a batch is cut into micro-batches. The cells are chosen so that every target meets both values of
 * every switch. The reference is scalar C, unfused, one thread; its first step is that of the
 * interpreter.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("matrix")
final class TrainingBitMatrixTest {
  private static final int STEPS = 20;
  private static final int FEW_STEPS = 3;
  private static final int INTERPRETED_STEPS = 1;
  private static final int LENGTH = 19;

  /** Families, each with or without a head of its own. */
  enum Subject {
    LLAMA(false),
    QWEN2(true),
    QWEN3(false),
    /** A layer of a window and one that sees everything. */
    GEMMA3(true);

    final boolean tied;

    Subject(boolean tied) {
      this.tied = tied;
    }

    TrainingCase sequences(int sequences) {
      return new TrainingCase(name().toLowerCase(Locale.ROOT), tied, LENGTH, sequences);
    }
  }

  private record How(boolean fusion, boolean canaries, boolean recomputed) {
    static final How PLAIN = new How(false, false, false);
  }

  @TempDir Path folder;

  private final Map<Object, Map<String, Integer>> known = new HashMap<>();

  /** What changes no bit. */
  private static TrainingPlanner.Spec spec(TrainingCase subject, Target target, How how) {
    TrainingPlanner.Spec base = subject.spec(target);
    return new TrainingPlanner.Spec(
        target,
        base.length(),
        base.sequences(),
        base.optimizer(),
        base.group(),
        base.shards(),
        how.fusion,
        how.recomputed ? List.of(0, 1) : List.of(),
        base.dropout(),
        how.canaries ? 64 : 0);
  }

  /** What changes bits: the sum's tree, the optimizer, what is dropped. */
  private static TrainingPlanner.Spec spec(
      TrainingPlanner.Spec base, int shards, TrainingPlanner.Optimizer optimizer, float dropout) {
    return new TrainingPlanner.Spec(
        base.target(),
        base.length(),
        base.sequences(),
        optimizer,
        base.group(),
        shards,
        base.fusion(),
        base.recomputed(),
        dropout,
        base.canary());
  }

  /** A plan with its code: Java's is kept, since what has run is fast; C's is closed after use. */
  private final class Cell {
    final TrainingCase subject;
    final TrainingPlanner.Spec spec;
    private final TrainingPlan plan;
    private Map<String, StepCode> code = Map.of();

    Cell(TrainingCase subject, TrainingPlanner.Spec spec) {
      this.subject = subject;
      this.spec = spec;
      this.plan = subject.plan(spec);
    }

    Map<String, Integer> bits(int threads, int steps, int together) {
      if (code.isEmpty() || spec.target().language() == Target.Language.C) {
        code = TrainingCase.code(plan, folder);
      }
      try (TrainingProgram program = subject.filled(plan, code, threads)) {
        return new TrainingSteps(subject, spec).run(program, steps, together);
      }
    }
  }

  /** On scalar C, the plainest way. */
  private Map<String, Integer> reference(
      TrainingCase subject, int steps, UnaryOperator<TrainingPlanner.Spec> with) {
    TrainingPlanner.Spec spec = with.apply(spec(subject, Target.SCALAR, How.PLAIN));
    Object key = List.of(subject, steps, spec.shards(), spec.optimizer(), spec.dropout());
    int perShard = subject.sequences() / spec.shards();
    return known.computeIfAbsent(key, k -> new Cell(subject, spec).bits(1, steps, perShard));
  }

  @ParameterizedTest
  @EnumSource
  void referenceIsTheInterpreter(Subject family) {
    TrainingCase subject = family.sequences(2);
    TrainingPlanner.Spec spec = spec(subject, Target.SCALAR, How.PLAIN);
    TrainingSteps steps = new TrainingSteps(subject, spec);
    try (TrainingProgram compiled = subject.program(spec, 1, folder);
        TrainingProgram interpreted = subject.interpreted(spec)) {
      assertThat(steps.run(compiled, INTERPRETED_STEPS, 2))
          .isEqualTo(steps.run(interpreted, INTERPRETED_STEPS, 2));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LLAMA, avx512, true, false, false",
    "LLAMA, avx2, false, true, true",
    "LLAMA, jvm512, true, true, true",
    "LLAMA, jvm128, false, false, true",
    "QWEN2, scalar, true, true, true",
    "QWEN2, avx512, false, false, true",
    "QWEN2, avx2, true, true, false",
    "QWEN2, jvm256, false, true, false",
    "QWEN3, avx512, true, true, true",
    "QWEN3, avx2, false, false, false",
    "QWEN3, jvm512, false, false, false",
    "QWEN3, jvm256, true, false, true",
    "QWEN3, jvm128, true, true, false",
    "GEMMA3, scalar, true, true, false",
    "GEMMA3, avx512, true, false, true",
    "GEMMA3, avx2, false, true, false",
    "GEMMA3, jvm256, true, true, true",
    "GEMMA3, jvm128, false, false, false",
  })
  void bitsAreThoseOfTheReference(
      Subject family, String name, boolean fusion, boolean canaries, boolean recomputed) {
    TrainingCase subject = family.sequences(2);
    TrainingPlanner.Spec spec = spec(subject, target(name), new How(fusion, canaries, recomputed));
    Map<String, Integer> expected = reference(subject, STEPS, s -> s);
    Cell cell = new Cell(subject, spec);
    for (int threads = 1; threads <= 3; threads++) {
      assertThat(cell.bits(threads, STEPS, 2)).as(threads + " threads").isEqualTo(expected);
    }
  }

  /**
   * Eight sequences as 1 × 8, 2 × 4, 4 × 2 and 8 × 1, as far as they fit into a shard, by a program
   * for as many as there are at a time and by one for all of them.
   */
  @ParameterizedTest
  @CsvSource({
    "avx512, 1, ADAMW, 0",
    "avx2, 2, ADAMW, 0.25",
    "jvm256, 2, ADAMW, 0.25",
    "jvm512, 4, SGD, 0",
  })
  void microBatchesChangeNoBit(
      String name, int shards, TrainingPlanner.Optimizer optimizer, float dropout) {
    TrainingCase subject = Subject.QWEN2.sequences(8);
    UnaryOperator<TrainingPlanner.Spec> with = s -> spec(s, shards, optimizer, dropout);
    Map<String, Integer> expected = reference(subject, FEW_STEPS, with);
    Cell all =
        new Cell(subject, with.apply(spec(subject, target(name), new How(true, false, true))));
    for (int together = 1; together <= 8 / shards; together *= 2) {
      assertThat(all.bits(2, FEW_STEPS, together)).as("%d", together).isEqualTo(expected);
    }
    TrainingPlanner.Spec two =
        with.apply(spec(Subject.QWEN2.sequences(2), target(name), How.PLAIN));
    assertThat(new Cell(subject, two).bits(1, FEW_STEPS, 2)).isEqualTo(expected);
  }

  /** Ends the test where the machine does not have that target. */
  private static Target target(String name) {
    Target target = Host.named(name);
    if (target.language() == Target.Language.C) {
      EmulatedCode.require(target);
    }
    return target;
  }
}
