package dev.ckernel.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphBuilder;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.tensor.DType;
import dev.ckernel.train.GradientOracle;
import dev.ckernel.train.GradientOracle.Precision;
import dev.ckernel.train.TrainingProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each op by itself, between tables whose rows are looked up once each, so that their gradients are
 * those of the op's inputs, and a head with a loss.
 */
final class OpGradientTest {
  private static final int SEQUENCES = 2;
  private static final int EPSILON_TERMS = 4;

  @TempDir static Path folder;

  /** Puts one op between {@code table(columns)}s and its result. */
  private interface OneOp {
    Tensor build(GraphBuilder g, Inputs inputs);
  }

  private interface Inputs {
    Tensor table(String id, int columns);
  }

  private static Sample sample(String name, int length, OneOp op) {
    int vocabulary = SEQUENCES * length;
    GraphBuilder g = new GraphBuilder(name);
    Tensor tokens = g.input("tokens", Dim.Symbol.ROWS);
    Tensor y =
        op.build(
            g,
            (id, columns) ->
                g.embedding(id + ".rows", tokens, g.parameter(id, DType.F32, vocabulary, columns)));
    Tensor head = g.parameter("head", DType.F32, vocabulary, y.type().columns());
    Graph graph = g.build(g.linear("logits", y, head));
    return Sample.of(name, graph, length, OpGradientTest::angle, name.hashCode());
  }

  private static float[] angle(String id, int position) {
    float[] row = new float[id.endsWith("6") ? 6 : 4];
    for (int i = 0; i < row.length; i++) {
      double angle = position / (1.0 + i);
      row[i] = (float) (id.startsWith("cos") ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }
    return row;
  }

  static List<Sample> samples() {
    return List.of(
        sample("embedding, linear, cross entropy", 19, (g, in) -> in.table("embedding", 40)),
        sample(
            "linear",
            150,
            (g, in) ->
                g.linear("y", in.table("embedding", 40), g.parameter("w", DType.F32, 24, 40))),
        sample(
            "bias",
            19,
            (g, in) -> g.addBias("y", in.table("embedding", 40), g.parameter("b", DType.F32, 40))),
        sample(
            "norm of rows",
            19,
            (g, in) ->
                g.rmsNorm(
                    "y", in.table("embedding", 40), g.parameter("norm", DType.F32, 40), 1e-5f)),
        sample(
            "norm of heads",
            150,
            (g, in) ->
                g.rmsNorm(
                    "y", in.table("embedding", 36), g.parameter("norm", DType.F32, 12), 1e-6f)),
        sample(
            "norm of rows around their mean",
            150,
            (g, in) ->
                g.layerNorm(
                    "y",
                    in.table("embedding", 40),
                    g.parameter("norm", DType.F32, 40),
                    g.parameter("b", DType.F32, 40),
                    1e-5f)),
        gate(Nonlinearity.SILU),
        gate(Nonlinearity.GELU),
        gate(Nonlinearity.GELU_TANH),
        activation(Nonlinearity.SILU),
        activation(Nonlinearity.GELU),
        activation(Nonlinearity.GELU_TANH),
        sample("sum", 19, (g, in) -> g.add("y", in.table("embedding", 40), in.table("other", 40))),
        sample("scale", 19, (g, in) -> g.scale("y", in.table("embedding", 40), 6.324555f)),
        sample("soft cap", 19, (g, in) -> g.softCap("y", in.table("embedding", 40), 0.8f)),
        sample(
            "value that is read thrice",
            19,
            (g, in) -> {
              Tensor x = in.table("embedding", 40);
              Tensor gated = g.gate("gated", Nonlinearity.SILU, x, in.table("other", 40));
              return g.add("y", g.add("sum", x, gated), x);
            }),
        rope("pairwise", Heads.RopeLayout.PAIRWISE, 6),
        rope("split half", Heads.RopeLayout.SPLIT_HALF, 6),
        rope("pairwise, part of a head", Heads.RopeLayout.PAIRWISE, 4),
        rope("split half, part of a head", Heads.RopeLayout.SPLIT_HALF, 4),
        attention("attention", 20, 3, 3, 12, new Mask.Causal()),
        attention("grouped heads over two blocks", 150, 4, 2, 16, new Mask.Causal()),
        attention("one key head over three blocks", 290, 2, 1, 8, new Mask.Causal()),
        attention("a window within a block", 150, 4, 2, 16, new Mask.Window(7)),
        attention("a window over blocks", 290, 2, 2, 8, new Mask.Window(140)),
        attention("in both directions", 150, 4, 2, 16, new Mask.Bidirectional()));
  }

  private static Sample gate(Nonlinearity function) {
    return sample(
        "gate " + function,
        19,
        (g, in) -> g.gate("y", function, in.table("embedding", 40), in.table("other", 40)));
  }

  private static Sample activation(Nonlinearity function) {
    return sample(
        "activation " + function,
        19,
        (g, in) -> g.activate("y", function, in.table("embedding", 40)));
  }

  private static Sample rope(String name, Heads.RopeLayout layout, int half) {
    return sample(
        "rope " + name,
        19,
        (g, in) ->
            g.rope(
                "y",
                in.table("embedding", 36),
                g.input("positions", Dim.Symbol.ROWS),
                g.table("cos" + half, 19, half),
                g.table("sin" + half, 19, half),
                12,
                new Heads.Rope(layout, 2 * half)));
  }

  private static Sample attention(
      String name, int length, int heads, int kvHeads, int headDim, Mask mask) {
    return sample(
        name,
        length,
        (g, in) ->
            g.attention(
                "y",
                in.table("embedding", heads * headDim),
                in.table("k", kvHeads * headDim),
                in.table("v", kvHeads * headDim),
                heads,
                kvHeads,
                headDim,
                0.3f,
                mask));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void gradientsArePyTorchs(Sample sample) {
    int rows = SEQUENCES * sample.length();
    int[] tokens = new int[rows];
    int[] targets = new int[rows];
    for (int row = 0; row < rows; row++) {
      tokens[row] = rows - 1 - row;
      targets[row] = row % 7 == 3 ? -1 : row * row % rows;
    }
    double scale = GradientOracle.scale(targets);
    try (TorchGraph torch = sample.torch(Precision.DOUBLE)) {
      torch.run(tokens, targets, scale);
      for (Target target : Ours.backends()) {
        try (TrainingProgram program = Ours.program(sample, SEQUENCES, target, false, folder)) {
          program.forward(tokens, targets);
          program.backward(rows, (float) scale);
          program.gradientNorm();
          for (Tensor parameter : sample.parameters()) {
            Difference difference =
                Difference.of(
                    program.get(TrainingState.GRADIENTS, parameter),
                    torch.gradient(parameter.id()),
                    EPSILON_TERMS * (long) rows);
            assertThat(difference.relative())
                .as("%s of %s: %s", parameter.id(), target.name(), difference)
                .isLessThanOrEqualTo(1e-4);
            assertThat(difference.cosine()).as(parameter.id()).isGreaterThan(1 - 1e-9);
          }
        }
      }
    }
  }
}
