package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.emit.Frame;
import dev.ckernel.emit.InterpretedCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs do the work that is counted, and the counting is right. */
final class MachineSpeedTest {
  private static final Target SMALL = Target.JVM128;

  @Test
  void readingReadsEveryNumberOnce() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ones = arena.allocate(2L * 4 * RoofPlans.READ, 64);
      for (int i = 0; i < 2 * RoofPlans.READ; i++) {
        ones.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1);
      }
      assertThat(sum(run(RoofPlans.reading(SMALL, 2), ones, 2))).isEqualTo(2 * RoofPlans.READ);
    }
  }

  @Test
  void multiplyingDoesItsTurns() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ones = arena.allocate(128, 64);
      for (int i = 0; i < 32; i++) {
        ones.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1);
      }
      float[] output = run(RoofPlans.multiplying(SMALL, 1), ones, 1);
      int sums = RoofPlans.accumulators(SMALL);
      int starts = sums * (sums + 1) / 2;
      assertThat(output[5]).isEqualTo(RoofPlans.TURNS * sums + starts);
    }
  }

  @Test
  void dotsDoTheirTurns() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment input = arena.allocate(RoofPlans.dotBytes(SMALL), 64).fill((byte) 2);
      float[] output = run(RoofPlans.dots(SMALL, 1), input, 1);
      assertThat(Float.floatToRawIntBits(output[5]))
          .isEqualTo(4 * 2 * 2 * RoofPlans.TURNS * RoofPlans.accumulators(SMALL));
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void sumsFitIntoTheRegisters(Target target) {
    int accumulators = RoofPlans.accumulators(target);
    assertThat(accumulators).isBetween(1, 12);
    assertThat(accumulators * 16 / target.lanes()).isLessThanOrEqualTo(target.registers());
  }

  static java.util.List<Target> targets() {
    return Target.all();
  }

  @Test
  void theBestPassCounts() {
    StepCode tenMilliseconds = (frame, thread, crew) -> LockSupport.parkNanos(10_000_000);
    MachineSpeed speed =
        MachineSpeed.measure(
            Target.AVX2, plan -> tenMilliseconds, 2, Duration.ofMillis(200), 4L << 20);
    double most = 100 * 1.001;
    assertThat(speed.bytesPerSecond()).isBetween(0.2 * (4 << 20) * most, (4 << 20) * most);
    double perPass = 64.0 * RoofPlans.TURNS * RoofPlans.accumulators(Target.AVX2) * 16;
    assertThat(speed.multiplyAdds()).isBetween(0.2 * perPass * most, perPass * most);
    assertThat(speed.byteMultiplyAdds() / speed.multiplyAdds()).isCloseTo(4, within(3.2));
  }

  private static float[] run(Plan plan, MemorySegment input, int items) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment scratch = arena.allocate(64L * items, 64);
      Frame frame =
          new Frame(plan.extents(), 1)
              .with(dev.ckernel.plan.Arena.WEIGHTS, input)
              .with(dev.ckernel.plan.Arena.SCRATCH, scratch);
      new InterpretedCode(plan).step(frame, 0, StepCode.Crew.alone());
      return scratch.toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
