package dev.ckernel.emit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
      for (int threads : new int[] {1, 2, 3, 2, 7, 1, 3}) {
        Frame frame = before.frame(plan, bytes -> copy(arena, bytes), 5, 3, threads);
        JvmTeam.step(code, frame);
        PlanMemory actual = PlanMemory.of(frame);
        assertThat(actual.state()).isEqualTo(expected.state());
        assertThat(shared(plan, actual.scratch())).isEqualTo(shared(plan, expected.scratch()));
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
