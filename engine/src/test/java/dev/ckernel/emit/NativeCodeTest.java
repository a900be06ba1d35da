package dev.ckernel.emit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that is loaded once. */
final class NativeCodeTest {
  @TempDir Path folder;

  /** Arrivals are counted from step to step, so a team must not find those of another one. */
  @Test
  @Timeout(value = 60, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void teamsOfAllSizesMayUseItInTurn() {
    Toolchain toolchain =
        Toolchain.find(Target.SCALAR, System.getenv(), folder).found().orElseThrow();
    Plan plan = StepPlans.layers(Target.SCALAR);
    PlanMemory before = StepPlans.memory(plan).withThreads(plan, 7);
    PlanMemory expected = PlanOracle.run(plan, before, 5, 3);
    Path library = toolchain.compile(CEmitter.emit(plan), Target.SCALAR, folder);
    try (Arena arena = Arena.ofShared();
        NativeCode code = NativeCode.load(library)) {
      MemorySegment weights = copy(arena, before.weights());
      for (int threads : new int[] {1, 2, 3, 2, 7, 1, 3}) {
        MemorySegment state = copy(arena, before.state());
        MemorySegment scratch = copy(arena, before.scratch());
        JvmTeam.step(code, weights, state, scratch, 5, 3, threads);
        assertThat(state.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected.state());
        assertThat(shared(plan, scratch.toArray(ValueLayout.JAVA_BYTE)))
            .isEqualTo(shared(plan, expected.scratch()));
      }
    }
  }

  private static MemorySegment copy(Arena arena, byte[] bytes) {
    MemorySegment memory = arena.allocate(bytes.length, 64);
    return memory.copyFrom(MemorySegment.ofArray(bytes));
  }

  private static byte[] shared(Plan plan, byte[] scratch) {
    return Arrays.copyOf(scratch, Math.toIntExact(plan.scratchBytes()));
  }
}
