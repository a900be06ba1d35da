package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.emit.Frame;
import dev.ckernel.emit.InterpretedCode;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.runtime.MatmulSpeed.Matrix;
import dev.ckernel.runtime.MatmulSpeed.Product;
import dev.ckernel.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is measured does the work that is counted. */
final class ProductPlansTest {
  private static final Target SMALL = Target.JVM128;
  private static final Matrix MATRIX = new Matrix(DType.F32, 32, 48);
  private static final int ROWS = 5;

  @Test
  void forwardSumsInputs() {
    assertThat(count(Product.FORWARD, 32)).isEqualTo(ROWS * 48);
  }

  @Test
  void inputGradientSumsOutputs() {
    assertThat(count(Product.INPUT_GRADIENT, 48)).isEqualTo(ROWS * 32);
  }

  @Test
  void weightGradientAddsRows() {
    assertThat(count(Product.WEIGHT_GRADIENT, 1 + ROWS)).isEqualTo(32 * 48);
  }

  @Test
  void eachLengthOfASequenceHasAProgram() {
    List<Plan> compiled = new ArrayList<>();
    List<MatmulSpeed> speeds =
        MatmulSpeed.measure(
            Product.WEIGHT_GRADIENT,
            MATRIX,
            List.of(2, 3),
            SMALL,
            plan -> {
              compiled.add(plan);
              return new InterpretedCode(plan);
            },
            1,
            Duration.ZERO);
    assertThat(speeds).extracting(MatmulSpeed::rows).containsExactly(2, 3);
    assertThat(compiled).hasSize(2).doesNotHaveDuplicates();
  }

  /** How often {@code value} stands in scratch after a product of ones. */
  private static int count(Product product, float value) {
    ProductPlans plans = ProductPlans.of(product, MATRIX, ROWS, SMALL);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment weights = ones(arena, plans.weightBytes());
      MemorySegment scratch = ones(arena, plans.product().scratchBytes(1));
      Frame frame =
          new Frame(plans.product().extents(), 1)
              .with(dev.ckernel.plan.Arena.WEIGHTS, weights)
              .with(dev.ckernel.plan.Arena.SCRATCH, scratch)
              .with(RuntimeExtent.ROWS, ROWS);
      new InterpretedCode(plans.product()).step(frame, 0, new SpinBarrier(1).member(0));
      int count = 0;
      for (float each : scratch.toArray(ValueLayout.JAVA_FLOAT)) {
        count += each == value ? 1 : 0;
      }
      return count;
    }
  }

  private static MemorySegment ones(Arena arena, long bytes) {
    MemorySegment memory = arena.allocate(bytes, 64);
    for (long i = 0; i < bytes / 4; i++) {
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1);
    }
    return memory;
  }
}
