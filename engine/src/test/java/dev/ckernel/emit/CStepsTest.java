package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.plan.Plan;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables, extents, barriers and the split over threads change no bit. */
final class CStepsTest {
  static List<String> targets() {
    return PlanRunners.targets();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void layersGiveTheSameBitsForAnyRowsAndThreads(String target) {
    PlanRunner runner = PlanRunners.require(target);
    Plan plan = StepPlans.layers(runner.target());
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
