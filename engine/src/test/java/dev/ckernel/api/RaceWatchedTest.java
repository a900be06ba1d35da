package dev.ckernel.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.emit.CEmitter;
import dev.ckernel.emit.RaceWatchedCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.format.BumpReader;
import dev.ckernel.format.GgufFile;
import dev.ckernel.kernel.Target;
import dev.ckernel.model.GgufModel;
import dev.ckernel.plan.HostView;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.WithoutBarrier;
import dev.ckernel.runtime.Executor;
import dev.ckernel.tensor.DType;
import dev.ckernel.train.TrainingProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * C programs with three threads under ThreadSanitizer, which sees what the check of plans cannot:
 * items of one call that touch each other's bytes, and barriers and counters themselves.
 */
@Tag("matrix")
final class RaceWatchedTest {
  private static final int THREADS = 3;
  private static final int PROMPT = 12;
  private static final int TOKENS = PROMPT + 2;

  @TempDir static Path folder;

  /** A model that is planned and packed. */
  private record Subject(ModelPlan plan, BumpReader weights, BumpReader tables)
      implements AutoCloseable {
    static Subject of(String family) {
      Path path = TinyModels.write(folder, family, DType.Q8_0);
      try (GgufFile file = GgufFile.open(path)) {
        GgufModel model = GgufModel.of(file);
        ModelPlan plan = Planning.plan(model, TinyModels.options(folder, null), Target.SCALAR);
        Path packed = folder.resolve(family + ".bump");
        PackedWeights.write(model, plan.weights(), "test", packed, Progress.SILENT);
        Path tables = folder.resolve(family + "-tables.bump");
        PackedTables.ensure(model, plan.tables(), tables);
        return new Subject(plan, BumpReader.open(packed), PackedTables.open(tables));
      }
    }

    /** A prompt, and then token by token; a hash of the logits of each position. */
    List<Integer> run(StepCode code, int threads) {
      List<Integer> hashes = new ArrayList<>();
      long bytes = plan.weights().bytes();
      long start = PackedWeights.start(weights, plan.weights());
      try (Executor executor =
          new Executor(
              HostView.of(plan),
              code,
              weights.bytes().asSlice(start, bytes),
              PackedTables.memory(tables, plan.tables().bytes()),
              threads)) {
        for (int from = 0; from < TOKENS; ) {
          int end = Math.max(PROMPT, from + 1);
          List<Executor.Row> rows = new ArrayList<>();
          for (int i = from; i < end; i++) {
            rows.add(new Executor.Row(i * 37 % plan.vocabulary(), 0, i, true));
          }
          executor.step(rows);
          for (int i = from; i < end; i++) {
            hashes.add(Arrays.hashCode(executor.logits(i - from)));
          }
          from = end;
        }
      }
      return hashes;
    }

    @Override
    public void close() {
      weights.close();
      tables.close();
    }
  }

  private static StepCode watched(Plan program, String source) {
    return requireNonNull(RaceWatchedCode.of(program, source, folder).get(Plan.STEP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen3", "gemma3"})
  void prefillAndDecodeHaveNoRace(String family) {
    try (Subject subject = Subject.of(family)) {
      Plan program = subject.plan.program();
      StepCode code = watched(program, CEmitter.emit(program));
      assertThat(subject.run(code, THREADS)).hasSize(TOKENS).isEqualTo(subject.run(code, 1));
    }
  }

  @Test
  void aBarrierLessIsReported() {
    try (Subject subject = Subject.of("qwen3")) {
      Plan program = WithoutBarrier.of(subject.plan.program(), Plan.STEP, "ffn.norm");
      StepCode code = watched(program, CEmitter.emit(program));
      assertThatThrownBy(() -> subject.run(code, THREADS))
          .hasStackTraceContaining("ThreadSanitizer: data race")
          .hasStackTraceContaining("rms_norm_");
    }
  }

  @Test
  void aBarrierThatOrdersNothingIsReported() {
    try (Subject subject = Subject.of("qwen3")) {
      Plan program = subject.plan.program();
      String source = CEmitter.emit(program);
      String broken =
          source
              .replace("1, __ATOMIC_ACQ_REL)", "1, __ATOMIC_RELAXED)")
              .replace("&a->arrivals, __ATOMIC_ACQUIRE)", "&a->arrivals, __ATOMIC_RELAXED)");
      assertThat(broken).isNotEqualTo(source);
      StepCode code = watched(program, broken);
      assertThatThrownBy(() -> subject.run(code, THREADS))
          .hasStackTraceContaining("ThreadSanitizer: data race");
    }
  }

  private static TrainingCase training(String family) {
    return new TrainingCase(family, true, 16, 2);
  }

  private static TrainingPlanner.Spec spec(TrainingCase subject) {
    TrainingPlanner.Spec spec = subject.spec(Target.SCALAR);
    return new TrainingPlanner.Spec(
        spec.target(),
        spec.length(),
        spec.sequences(),
        spec.optimizer(),
        spec.group(),
        2,
        true,
        List.of(0),
        0.1f,
        0);
  }

  private static Map<String, Integer> train(
      TrainingCase subject, TrainingPlan plan, Map<String, StepCode> code, int threads) {
    try (TrainingProgram training = subject.filled(plan, code, threads)) {
      return new TrainingSteps(subject, spec(subject)).run(training, 1, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen2", "gemma3"})
  void aTrainingStepHasNoRace(String family) {
    TrainingCase subject = training(family);
    TrainingPlan plan = subject.plan(spec(subject));
    Map<String, StepCode> code =
        RaceWatchedCode.of(plan.program(), CEmitter.emit(plan.program()), folder);
    assertThat(train(subject, plan, code, THREADS)).isEqualTo(train(subject, plan, code, 1));
  }

  @Test
  void aBarrierLessInTheBackwardPassIsReported() {
    TrainingCase subject = training("qwen2");
    TrainingPlan plan = subject.plan(spec(subject));
    Plan program = WithoutBarrier.of(plan.program(), TrainingPlan.BACKWARD, "final_norm.dx");
    Map<String, StepCode> code = RaceWatchedCode.of(program, CEmitter.emit(program), folder);
    assertThatThrownBy(() -> train(subject, plan, code, THREADS))
        .hasStackTraceContaining("backward: ")
        .hasStackTraceContaining("ThreadSanitizer: data race");
  }
}
