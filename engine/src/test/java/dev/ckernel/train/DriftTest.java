package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.api.Backend;
import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.emit.StepCode;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Equal trainings are called equal; one ulp that is hidden in a program is found by op and place.
 */
@Tag("slow")
final class DriftTest {
  @TempDir private Path folder;

  /**
   * Programs that read one weight an ulp too large while an entry runs; the weight itself stays as
   * it is.
   */
  private record Wrong(ProgramCompiler right, String entry, long offset)
      implements ProgramCompiler {
    @Override
    public Target target() {
      return right.target();
    }

    @Override
    public Map<String, StepCode> compile(Plan plan) {
      Map<String, StepCode> code = new LinkedHashMap<>(right.compile(plan));
      code.computeIfPresent(
          entry,
          (name, inner) ->
              (frame, thread, crew) -> {
                add(frame.memory(Arena.STATE), 1);
                inner.step(frame, thread, crew);
                add(frame.memory(Arena.STATE), -1);
              });
      return code;
    }

    @Override
    public void write(TrainingPlan plan, Path to) {
      right.write(plan, to);
    }

    private void add(MemorySegment state, int ulps) {
      int bits = state.get(ValueLayout.JAVA_INT, offset);
      state.set(ValueLayout.JAVA_INT, offset, bits + ulps);
    }
  }

  /** Where row {@code row}, column {@code column} of a matrix stands in the state. */
  private long offset(RunFolder run, String id, int row, int column) {
    try (Trainer trainer =
        Trainer.again(run, 0, TinyRun.compiler(folder), 1, TrainerListener.SILENT)) {
      TrainingState state = trainer.program().plan().state();
      Tensor tensor =
          trainer.program().parameters().stream()
              .filter(parameter -> parameter.id().equals(id))
              .findFirst()
              .orElseThrow();
      long columns = tensor.type().columns();
      return state.part(TrainingState.PARAMETERS, tensor).offset()
          + 4 * (row / 16 * columns * 16 + column * 16L + row % 16);
    }
  }

  private Drift.Side side(String name, RunFolder run, ProgramCompiler compiler) {
    return new Drift.Side(name, run, compiler, Optional.empty());
  }

  private Optional<Drift.Finding> find(Drift.Side a, Drift.Side b, long from, long steps) {
    return Drift.find(a, b, from, steps, 1, TrainerListener.SILENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen3", "gemma3"})
  void backendsAndFusionAreEqual(String family) {
    RunFolder run = TinyRun.of(folder, family, 2);
    ProgramCompiler c = TinyRun.compiler(folder);
    ProgramCompiler jvm = TrainingPrograms.of(TinyRun.options(folder, Backend.JVM));
    assertThat(find(side("c", run, c), side("jvm", run, jvm), 0, 2)).isEmpty();
    Drift.Side unfused = new Drift.Side("unfused", run, c, Optional.of(false));
    assertThat(find(side("fused", run, c), unfused, 2, 2)).isEmpty();
  }

  @Test
  void aWrongWeightInTheForwardPassIsFound() {
    RunFolder run = TinyRun.train(folder, "llama", false, 2);
    ProgramCompiler right = TinyRun.compiler(folder);
    long at = offset(run, "layers.1.ffn.up", 21, 3);
    ProgramCompiler wrong = new Wrong(right, TrainingPlan.FORWARD, at);
    Drift.Finding found =
        find(side("right", run, right), side("wrong", run, wrong), 0, 4).orElseThrow();
    assertThat(found.step()).isOne();
    assertThat(found.phase()).isEqualTo("forward");
    assertThat(found.where())
        .startsWith("layers.1.ffn.up (")
        .containsPattern("element \\[\\d+, 21\\]: \\S+ \\(right\\), \\S+ \\(wrong\\), \\S+ apart");
  }

  @Test
  void aWrongWeightInTheBackwardPassIsFound() {
    RunFolder run = TinyRun.train(folder, "llama", false, 2);
    ProgramCompiler right = TinyRun.compiler(folder);
    long at = offset(run, "layers.0.ffn.down", 7, 40);
    ProgramCompiler wrong = new Wrong(right, TrainingPlan.BACKWARD, at);
    Drift.Finding found =
        find(side("right", run, right), side("wrong", run, wrong), 2, 4).orElseThrow();
    assertThat(found.step()).isEqualTo(3);
    assertThat(found.phase()).isEqualTo("backward");
    assertThat(found.where()).startsWith("layers.0.ffn.down.dx").containsPattern("\\[\\d+, 40\\]");
  }

  @Test
  void twoRunsAreComparedFirstAndThenTrainedAgain() {
    RunFolder a = TinyRun.train(folder, "llama", true, 6);
    ProgramCompiler compiler = TinyRun.compiler(folder);
    assertThat(Drift.runs(a, a, compiler, 1, TrainerListener.SILENT).told()).isEmpty();

    Recipe other =
        Recipe.parse(
            a.recipe().toToml(), "r.toml", folder, List.of("stage.1.optimizer.betas=[0.9,0.98]"));
    Path path = folder.resolve("other");
    try (Trainer trainer = Trainer.start(other, path, compiler, 1, TrainerListener.SILENT)) {
      trainer.train(4, () -> false);
    }
    RunFolder b = RunFolder.open(path);
    Drift.Runs result = Drift.runs(a, b, compiler, 1, TrainerListener.SILENT);
    // Losses show it later than moments: the first update's correction cancels beta2.
    assertThat(result.told().orElseThrow()).isBetween(2L, 4L);
    assertThat(result.from()).isZero();
    assertThat(result.common()).isEqualTo(4);
    Drift.Finding found = result.finding().orElseThrow();
    assertThat(found.step()).isOne();
    assertThat(found.phase()).isEqualTo("update");
    assertThat(found.where()).startsWith("optimizer: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "gemma3"})
  void everyValueOfAnUnsharedProgramCanBeLookedAt(String family) {
    RunFolder run = TinyRun.of(folder, family, 2);
    ProgramCompiler compiler = TinyRun.compiler(folder);
    try (Trainer trainer = Trainer.again(run, 0, compiler, 1, TrainerListener.SILENT);
        TrainingProgram program =
            TrainingSetup.program(trainer.subject(), trainer.spec().unshared(), compiler, 1)) {
      List<String> hidden =
          program.plan().lowered().tensors().stream()
              .filter(tensor -> tensor.role() == Tensor.Role.ACTIVATION)
              .map(Tensor::id)
              .filter(id -> program.find(id).isEmpty())
              .toList();
      assertThat(hidden).isEmpty();
    }
  }

  @Test
  void otherModelsHaveNothingInCommon() {
    RunFolder a = TinyRun.train(folder, "llama", true, 2);
    RunFolder b = TinyRun.train(folder, "qwen3", true, 2);
    ProgramCompiler compiler = TinyRun.compiler(folder);
    assertThatThrownBy(() -> find(side("a", a, compiler), side("b", b, compiler), 0, 1))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith("a and b train other models or batches");
  }
}
