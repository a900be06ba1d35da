package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.emit.CEmitter;
import dev.ckernel.emit.NativeCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.emit.Toolchain;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.tensor.CkException;
import dev.ckernel.train.TrainingProgram;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One store of the generated C goes one element too far, which only the last row or block carries
 * beyond its buffer: the canaries say in which phase, by which op and beyond which tensor.
 */
@Tag("slow")
final class CanariesTest {
  /** Rows of whole cache lines, so that no rounding hides an element. */
  private static final TrainingCase SUBJECT = new TrainingCase("qwen2", true, 16, 2);

  @TempDir static Path folder;

  private static TrainingProgram program(TrainingPlan plan, String source) {
    Toolchain toolchain =
        Toolchain.find(Target.SCALAR, System.getenv(), folder).found().orElseThrow();
    Path library = toolchain.compile(source, Target.SCALAR, folder);
    Map<String, StepCode> code = new LinkedHashMap<>();
    for (Plan.Entry entry : plan.program().entries()) {
      code.put(entry.name(), NativeCode.load(library, entry.name()));
    }
    return new TrainingProgram(plan, code, 2);
  }

  private static void step(TrainingProgram program) {
    new TrainingSteps(SUBJECT, SUBJECT.spec(Target.SCALAR)).run(program, 1, SUBJECT.sequences());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cross_entropy|stats[(int64_t)m * 2 + 1] =|stats[(int64_t)m * 2 + 2] =|forward wrote beyond the end of loss:stats, by op loss",
        "gate_gradient_56|db1[i + 15] =|db1[i + 16] =|backward wrote beyond the end of layers.[01].ffn.act.dx:b, by op layers.[01].ffn.act.dx",
        "fold|b1[i + 15] =|b1[i + 16] =|norm wrote beyond the end of lookups, by op gradients.lookups",
        "adamw_2|m1[i + 15] =|m1[i + 16] =|update wrote beyond the end of moments0, by op .*.update",
      })
  void anOverrunOfOneElementIsNamed(String kernel, String store, String wrong, String message) {
    TrainingPlan plan = SUBJECT.plan(TrainingCase.guarded(SUBJECT.spec(Target.SCALAR), true));
    String source = CEmitter.emit(plan.program());
    int begin = source.indexOf("KERNEL " + kernel + "(");
    int at = source.indexOf(store, begin);
    assertThat(at).isBetween(begin, source.indexOf("\n}\n", begin));
    String broken = source.substring(0, at) + wrong + source.substring(at + store.length());
    try (TrainingProgram program = program(plan, broken)) {
      assertThatThrownBy(() -> step(program))
          .isInstanceOf(CkException.class)
          .hasMessageMatching(message);
    }
  }
}
