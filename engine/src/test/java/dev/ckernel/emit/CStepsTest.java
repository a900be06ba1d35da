package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables, extents, barriers and the split over threads change no bit. */
@Tag("slow")
final class CStepsTest {
  static List<String> targets() {
    return PlanRunners.targets();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void layersGiveTheSameBitsForAnyRowsAndThreads(String target) {
    PlanRunner runner = PlanRunners.require(target);
    giveTheSameBits(runner, StepPlans.layers(runner.target()));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void turnsOfSeveralKindsGiveTheSameBits(String target) {
    PlanRunner runner = PlanRunners.require(target);
    giveTheSameBits(runner, StepPlans.kinds(runner.target()));
  }

  @Test
  void onlyTurnsOfSeveralKindsAreChosenAmong() {
    assertThat(CEmitter.emit(StepPlans.layers(Target.SCALAR))).doesNotContain("switch");
    assertThat(CEmitter.emit(StepPlans.kinds(Target.SCALAR)))
        .contains(
            """
            // The kind of each turn of LAYERS.
            static const int8_t LAYERS_KINDS[] = {0, 1, 0, 0, 2, 1};
            """)
        .contains(
            """
              for (int i = 0; i < 6; i++) {
                const int64_t *at = LAYERS[i];
                switch (LAYERS_KINDS[i]) {
                case 0: // whole
                  // scale
            """)
        .contains("    case 1: // turned twice\n", "    break;\n")
        .contains("state + at[SEEN]", "state + at[SEEN_2]", "state + at[AGAIN]");
  }

  private static void giveTheSameBits(PlanRunner runner, Plan plan) {
    PlanMemory before = StepPlans.memory(plan);
    for (int rows : new int[] {1, 5, 16}) {
      int outputs = (rows + 1) / 2;
      PlanMemory expected = PlanOracle.run(plan, before, rows, outputs);
      for (int threads : new int[] {1, 2, 3, 7}) {
        PlanMemory actual = runner.run(plan, before, rows, outputs, threads);
        String as = rows + " rows, " + threads + " threads";
        assertThat(actual.state()).as(as).isEqualTo(expected.state());
        assertThat(shared(plan, actual)).as(as).isEqualTo(shared(plan, expected));
        assertThat(actual.weights()).as(as).isEqualTo(before.weights());
      }
    }
  }

  private static byte[] shared(Plan plan, PlanMemory memory) {
    return Arrays.copyOf(memory.scratch(), Math.toIntExact(plan.scratchBytes()));
  }
}
