package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphBuilder;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.Planner;
import dev.ckernel.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What follows a matrix or a norm gives the same bits inside their kernels as in kernels of its
 * own: feed-forward networks with and without a gate, and a norm before a sum.
 */
@Tag("matrix")
final class FusedEpiloguesTest {
  private static final int SIZE = 48;
  private static final int ROWS = 7;

  static Stream<Arguments> cells() {
    return Stream.concat(
            PlanRunners.targets().stream(),
            Stream.of(Target.JVM512, Target.JVM256, Target.JVM128).map(Target::name))
        .flatMap(target ->
            Stream.of(Nonlinearity.values()).map(function -> Arguments.of(target, function)));
  }

  private static Graph graph(Nonlinearity f) {
    GraphBuilder g = new GraphBuilder("test");
    Tensor table = g.parameter("table", DType.F32, 64, SIZE);
    Tensor x = g.embedding("embed", g.input("tokens", Dim.Symbol.ROWS), table);
    Tensor bias = g.parameter("bias", DType.F32, 80);
    Tensor up =
        g.addBias("biased", g.linear("up", x, g.parameter("up.w", DType.F32, 80, SIZE)), bias);
    Tensor down =
        g.linear("down", g.activate("act", f, up), g.parameter("down.w", DType.F32, SIZE, 80));
    Tensor norm = g.rmsNorm("norm", down, g.parameter("norm.w", DType.F32, SIZE), 1e-5f);
    Tensor h = g.add("sum", x, norm);
    Tensor a = g.linear("a", h, g.parameter("a.w", DType.F32, 80, SIZE));
    Tensor b = g.linear("b", h, g.parameter("b.w", DType.F32, 80, SIZE));
    Tensor y = g.linear("y", g.gate("gate", f, a, b), g.parameter("y.w", DType.F32, SIZE, 80));
    return g.build(g.add("all", h, g.addBias("y.biased", y, g.parameter("y.b", DType.F32, SIZE))));
  }

  private static ModelPlan plan(Nonlinearity f, boolean fusion, Target target) {
    return Planner.plan(
        graph(f),
        Pass.inference(fusion),
        target,
        KvLayout.Format.F32,
        new Capacity(ROWS, 1, 1, 128),
        SIZE);
  }

  /** Weights from -1 to 1, and tokens that differ. */
  private static PlanMemory memory(ModelPlan plan) {
    byte[] weights = new byte[Math.toIntExact(plan.weights().bytes())];
    ByteBuffer floats = ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN);
    SplittableRandom random = new SplittableRandom(5);
    while (floats.hasRemaining()) {
      floats.putFloat((float) (random.nextDouble() * 2 - 1));
    }
    byte[] scratch = new byte[Math.toIntExact(plan.program().scratchBytes())];
    ByteBuffer tokens = ByteBuffer.wrap(scratch).order(ByteOrder.LITTLE_ENDIAN);
    int at = Math.toIntExact(plan.layout().buffer("tokens").offset());
    for (int row = 0; row < ROWS; row++) {
      tokens.putInt(at + 4 * row, 5 * row + 1);
    }
    return new PlanMemory(weights, new byte[64], scratch);
  }

  private static byte[] output(ModelPlan plan, PlanMemory after) {
    ModelPlan.Output output = plan.outputs().getFirst();
    int from = Math.toIntExact(output.offset());
    return Arrays.copyOfRange(after.scratch(), from, from + ROWS * SIZE * Float.BYTES);
  }

  private static PlanRunner runner(String target) {
    return target.startsWith("jvm")
        ? new JvmPlanRunner(Host.named(target))
        : PlanRunners.require(target);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void bitsAreThoseOfKernelsOfTheirOwn(String target, Nonlinearity function) {
    PlanRunner runner = runner(target);
    ModelPlan apart = plan(function, false, Target.SCALAR);
    ModelPlan fused = plan(function, true, runner.target());
    assertThat(fused.lowered().nodes())
        .extracting(node -> node.op().label())
        .containsExactlyElementsOf(
            List.of(
                "embedding",
                "fused_projection",
                "linear",
                "fused_norm",
                "fused_projection",
                "fused_projection"));
    byte[] expected = output(apart, PlanOracle.run(apart.program(), memory(apart), ROWS, 1));
    PlanMemory after = runner.run(fused.program(), memory(fused), ROWS, 1, 2);
    assertThat(output(fused, after)).isEqualTo(expected);
    assertThat(expected).as("rows differ").isNotEqualTo(new byte[expected.length]);
  }
}
