package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.emit.CEmitter;
import dev.ckernel.emit.CheckedJava;
import dev.ckernel.emit.CheckedJava.Room;
import dev.ckernel.emit.Host;
import dev.ckernel.emit.JavaEmitter;
import dev.ckernel.emit.SanitizedCode;
import dev.ckernel.emit.SanitizedCode.Gap;
import dev.ckernel.emit.StepCode;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.MemoryLayout;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.train.TrainingProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The C program of a training step under AddressSanitizer and UBSan, and the Java program with its
 * addresses checked: nothing reads or writes beyond a buffer, and the weights are those of the
 * program as it is built otherwise.
 */
@Tag("matrix")
final class SanitizedTrainingTest {
  private static final int STEPS = 2;

  @TempDir static Path folder;

  private static List<Gap> gaps(TrainingPlan plan) {
    List<Gap> gaps = new ArrayList<>();
    int bytes = plan.canary();
    for (MemoryLayout.Placed buffer : plan.layout().buffers()) {
      gaps.add(new Gap(Arena.SCRATCH, buffer.offset() + buffer.bytes() - bytes, bytes));
    }
    for (TrainingState.Region region : plan.state().regions()) {
      gaps.add(new Gap(Arena.STATE, region.offset() + region.bytes(), bytes));
    }
    return gaps;
  }

  private static List<Room> rooms(TrainingPlan plan) {
    List<Room> rooms = new ArrayList<>();
    for (MemoryLayout.Placed buffer : plan.layout().buffers()) {
      rooms.add(new Room(Arena.SCRATCH, buffer.offset(), buffer.bytes() - plan.canary()));
    }
    rooms.add(new Room(Arena.SCRATCH, plan.program().scratchBytes(), -1));
    for (TrainingState.Region region : plan.state().regions()) {
      rooms.add(new Room(Arena.STATE, region.offset(), region.bytes()));
    }
    return rooms;
  }

  private static Map<String, StepCode> checked(TrainingPlan plan, String source) {
    List<String> entries = plan.program().entries().stream().map(Plan.Entry::name).toList();
    return CheckedJava.of(source, rooms(plan), entries);
  }

  @Test
  void javaStaysInItsBuffers() {
    TrainingCase subject = new TrainingCase("qwen2", true, 16, 2);
    TrainingPlanner.Spec spec = TrainingCase.guarded(subject.spec(Target.JVM256), true);
    TrainingPlan plan = subject.plan(spec);
    TrainingSteps steps = new TrainingSteps(subject, spec);
    String source = JavaEmitter.emit(plan.program());
    Map<String, Integer> watched;
    try (TrainingProgram program = subject.filled(plan, checked(plan, source), 1)) {
      watched = steps.run(program, STEPS, 1);
    }
    try (TrainingProgram program = subject.filled(plan, TrainingCase.code(plan, folder), 1)) {
      assertThat(watched).isEqualTo(steps.run(program, STEPS, 1));
    }
    String broken =
        source.replace(
            "(stats + m * 8L & ADDRESS) + 4, reduced", "(stats + m * 8L & ADDRESS) + 8, reduced");
    assertThat(broken).isNotEqualTo(source);
    try (TrainingProgram program = subject.filled(plan, checked(plan, broken), 1)) {
      assertThatThrownBy(() -> steps.run(program, 1, 2))
          .hasStackTraceContaining("4 bytes that belong to no buffer")
          .hasStackTraceContaining("Model.cross_entropy");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "qwen2, scalar, true",
    "qwen2, avx2, true",
    "qwen3, avx512, false",
    "gemma3, avx512, true"
  })
  void nothingIsReported(String family, String target, boolean fusion) {
    TrainingCase subject = new TrainingCase(family, family.equals("qwen2"), 19, 2);
    TrainingPlanner.Spec spec = TrainingCase.guarded(subject.spec(Host.named(target)), fusion);
    TrainingPlan plan = subject.plan(spec);
    TrainingSteps steps = new TrainingSteps(subject, spec);
    String source = CEmitter.emit(plan.program());
    Map<String, Integer> watched;
    try (TrainingProgram program =
        subject.filled(plan, SanitizedCode.of(plan.program(), source, gaps(plan), folder), 2)) {
      watched = steps.run(program, STEPS, 1);
    }
    try (TrainingProgram program = subject.filled(plan, TrainingCase.code(plan, folder), 2)) {
      assertThat(watched).isEqualTo(steps.run(program, STEPS, 1));
    }
  }

  @Test
  void anOverrunOfOneElementIsReported() {
    TrainingCase subject = new TrainingCase("llama", false, 16, 2);
    TrainingPlanner.Spec spec = TrainingCase.guarded(subject.spec(Target.AVX2), true);
    TrainingPlan plan = subject.plan(spec);
    String source =
        CEmitter.emit(plan.program())
            .replace("stats[(int64_t)m * 2 + 1] =", "stats[(int64_t)m * 2 + 2] =");
    assertThat(source).contains("stats[(int64_t)m * 2 + 2] =");
    try (TrainingProgram program =
        subject.filled(plan, SanitizedCode.of(plan.program(), source, gaps(plan), folder), 1)) {
      assertThatThrownBy(() -> new TrainingSteps(subject, spec).run(program, 1, 2))
          .hasStackTraceContaining("AddressSanitizer: use-after-poison")
          .hasStackTraceContaining("in cross_entropy");
    }
  }
}
