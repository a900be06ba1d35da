package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.emit.Host;
import dev.ckernel.emit.InterpretedCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.EmbeddingRows;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphBuilder;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.PoolRows;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.WithState;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.HostView;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Planner;
import dev.ckernel.runtime.Executor;
import dev.ckernel.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What no family uses yet, in one program on every backend: an entry whose rows come in as
 * embeddings, and an encoder that sees both ways, with a bound of rows of its own, whose rows are
 * pooled.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WitnessTest {
  private static final int WIDTH = 32;
  private static final int WIDE = 48;
  private static final int HEADS = 4;
  private static final int KV_HEADS = 2;
  private static final int HEAD = 8;
  private static final int VOCABULARY = 40;
  private static final int GROUP = 4;
  private static final int ROWS = 12;
  private static final float EPSILON = 1e-5f;
  private static final String GIVEN = "given";
  private static final String ENCODER = "encoder";

  @TempDir private static Path folder;

  /** Attention and a feed-forward half; {@code scope} is what ids begin with. */
  private static Tensor layer(GraphBuilder g, String scope, Tensor x, Mask mask) {
    Tensor normed = norm(g, scope + "norm", x);
    Tensor seen =
        g.attention(
            scope + "attn",
            linear(g, scope + "q", normed, HEADS * HEAD, WIDTH),
            linear(g, scope + "k", normed, KV_HEADS * HEAD, WIDTH),
            linear(g, scope + "v", normed, KV_HEADS * HEAD, WIDTH),
            HEADS,
            KV_HEADS,
            HEAD,
            0.5f,
            mask);
    Tensor between =
        g.residual(scope + "sum", x, linear(g, scope + "out", seen, WIDTH, HEADS * HEAD));
    Tensor up = linear(g, scope + "up", norm(g, scope + "norm2", between), WIDE, WIDTH);
    Tensor active = g.activate(scope + "act", Nonlinearity.GELU, up);
    return g.residual(scope + "sum2", between, linear(g, scope + "down", active, WIDTH, WIDE));
  }

  private static Tensor norm(GraphBuilder g, String id, Tensor x) {
    return g.rmsNorm(id, x, g.parameter(id, DType.F32, WIDTH), EPSILON);
  }

  private static Tensor linear(GraphBuilder g, String id, Tensor x, int outputs, int inputs) {
    return g.linear(id, x, g.parameter(id, DType.F32, outputs, inputs));
  }

  private static Graph decoder() {
    GraphBuilder g = new GraphBuilder("witness");
    Tensor tokens = g.input("tokens", Dim.Symbol.ROWS);
    Tensor table = g.parameter("embedding", DType.F32, VOCABULARY, WIDTH);
    Tensor[] x = {g.embedding("embed", tokens, table)};
    for (int i = 0; i < 2; i++) {
      g.layer(i, () -> x[0] = layer(g, "", x[0], new Mask.Causal()));
    }
    Tensor wanted = g.input("wanted_rows", Dim.Symbol.OUTPUTS);
    return g.build(g.linear("logits", g.selectRows("select", x[0], wanted), table));
  }

  private static Graph encoder() {
    GraphBuilder g = new GraphBuilder("witness");
    Tensor tokens = g.input("tokens", Dim.Symbol.ROWS);
    Tensor x = g.embedding("embed", tokens, g.parameter("embedding", DType.F32, VOCABULARY, WIDTH));
    for (int i = 0; i < 2; i++) {
      x = layer(g, "encoder.%d.".formatted(i), x, new Mask.Bidirectional());
    }
    return g.build(g.node("pooled", new PoolRows(GROUP), x));
  }

  private static ModelPlan plan(Target target, boolean fusion) {
    List<Pass> passes = Pass.inference(fusion);
    List<Pass> given = new ArrayList<>(passes);
    given.addFirst(Pass.embeddingRows());
    return Planner.plan(
        List.of(
            new Planner.EntrySpec(Plan.STEP, decoder(), passes, new Capacity(16, 16, 2, 128)),
            new Planner.EntrySpec(GIVEN, decoder(), given, new Capacity(ROWS, ROWS, 2, 128)),
            new Planner.EntrySpec(ENCODER, encoder(), passes, new Capacity(32, 1, 2, 128))),
        target,
        KvLayout.Format.F32,
        VOCABULARY);
  }

  private static int token(int row) {
    return (row * 7 + 3) % VOCABULARY;
  }

  /** Outputs of the three entries, in this order. */
  private static List<float[]> outputs(ModelPlan plan, Map<String, StepCode> codes, int threads) {
    RandomWeights values = new RandomWeights(plan);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment weights = values.copy(arena);
      MemorySegment tables = arena.allocate(64, 64);
      try (Executor executor = new Executor(HostView.of(plan), codes, weights, tables, threads)) {
        List<float[]> outputs = new ArrayList<>();
        executor.step(Plan.STEP, rows(ROWS, 0));
        outputs.add(rows(executor, ROWS, VOCABULARY));
        MemorySegment given = executor.input(GIVEN, EmbeddingRows.INPUT);
        for (int row = 0; row < ROWS; row++) {
          for (int i = 0; i < WIDTH; i++) {
            float value = values.at("embedding", token(row), i);
            given.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * (row * WIDTH + i), value);
          }
        }
        executor.clear(0);
        executor.step(GIVEN, rows(ROWS, 0));
        outputs.add(rows(executor, ROWS, VOCABULARY));
        MemorySegment last = executor.input(ENCODER, WithState.LAST_SEEN);
        for (int row = 0; row < ROWS; row++) {
          last.set(ValueLayout.JAVA_INT_UNALIGNED, 4L * row, ROWS - 1);
        }
        executor.step(ENCODER, rows(0, 1));
        outputs.add(rows(executor, ROWS / GROUP, WIDTH));
        return outputs;
      }
    }
  }

  /** All rows of a text, of which the first {@code wanted} are wanted. */
  private static List<Executor.Row> rows(int wanted, int sequence) {
    List<Executor.Row> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      rows.add(new Executor.Row(token(row), sequence, row, row < wanted));
    }
    return rows;
  }

  private static float[] rows(Executor executor, int rows, int columns) {
    float[] all = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(executor.output(row, columns), 0, all, row * columns, columns);
    }
    return all;
  }

  private final List<float[]> expected = interpreted();

  /** What the kernels' interpreter says of the plan without fusion. */
  private static List<float[]> interpreted() {
    ModelPlan plan = plan(Target.SCALAR, false);
    Map<String, StepCode> codes = new LinkedHashMap<>();
    for (Plan.Entry entry : plan.program().entries()) {
      codes.put(entry.name(), new InterpretedCode(plan.program(), entry.name()));
    }
    return outputs(plan, codes, 1);
  }

  static Stream<String> targets() {
    return Host.detect().fits().stream().filter(Host.Fit::fits).map(fit -> fit.target().name());
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Tag("matrix")
  void bitsAreEqualEverywhere(String name) {
    Programs programs = new Programs(Host.detect(), Map.of(), folder);
    for (boolean fusion : List.of(true, false)) {
      ModelPlan plan = plan(Host.named(name), fusion);
      Map<String, StepCode> codes = programs.entries(plan.program());
      for (int threads = 1; threads <= 3; threads += 2) {
        List<float[]> outputs = outputs(plan, codes, threads);
        for (int i = 0; i < expected.size(); i++) {
          assertThat(outputs.get(i))
              .as("entry %d, fusion %s", i, fusion)
              .isEqualTo(expected.get(i));
        }
      }
    }
  }

  @Test
  void embeddingsThatAreGivenAreTokens() {
    assertThat(expected.get(1)).isEqualTo(expected.get(0)).doesNotContain(0f);
  }

  @Test
  void theEncoderIsThatOfSumsInDoublePrecision() {
    ModelPlan plan = plan(Target.SCALAR, false);
    double[][] exact = new DoubleEncoder(new RandomWeights(plan)).pooled();
    float[] pooled = expected.get(2);
    for (int i = 0; i < pooled.length; i++) {
      assertThat((double) pooled[i]).isCloseTo(exact[i / WIDTH][i % WIDTH], within(1e-5));
    }
  }

  /** The encoder once more, with loops. */
  private record DoubleEncoder(RandomWeights weights) {
    double[][] pooled() {
      double[][] x = new double[ROWS][WIDTH];
      for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < WIDTH; i++) {
          x[row][i] = weights.at("embedding", token(row), i);
        }
      }
      for (int i = 0; i < 2; i++) {
        layer("encoder.%d.".formatted(i), x);
      }
      double[][] pooled = new double[ROWS / GROUP][WIDTH];
      for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < WIDTH; i++) {
          pooled[row / GROUP][i] += x[row][i] / GROUP;
        }
      }
      return pooled;
    }

    private void layer(String scope, double[][] x) {
      double[][] normed = weights.norm(scope + "norm", x, EPSILON);
      double[][] q = weights.linear(scope + "q", normed, HEADS * HEAD);
      double[][] k = weights.linear(scope + "k", normed, KV_HEADS * HEAD);
      double[][] v = weights.linear(scope + "v", normed, KV_HEADS * HEAD);
      double[][] seen = new double[ROWS][HEADS * HEAD];
      for (int row = 0; row < ROWS; row++) {
        for (int head = 0; head < HEADS; head++) {
          attend(q[row], k, v, head, seen[row]);
        }
      }
      RandomWeights.add(x, weights.linear(scope + "out", seen, WIDTH));
      double[][] up = weights.linear(scope + "up", weights.norm(scope + "norm2", x, EPSILON), WIDE);
      for (double[] row : up) {
        for (int i = 0; i < WIDE; i++) {
          row[i] = 0.5 * row[i] * (1 + erf(row[i] / Math.sqrt(2)));
        }
      }
      RandomWeights.add(x, weights.linear(scope + "down", up, WIDTH));
    }

    private static void attend(double[] q, double[][] k, double[][] v, int head, double[] to) {
      int kv = head / (HEADS / KV_HEADS) * HEAD;
      double sum = 0;
      double[] values = new double[HEAD];
      for (int row = 0; row < ROWS; row++) {
        double score = 0;
        for (int i = 0; i < HEAD; i++) {
          score += q[head * HEAD + i] * k[row][kv + i];
        }
        double weight = Math.exp(0.5 * score);
        sum += weight;
        for (int i = 0; i < HEAD; i++) {
          values[i] += weight * v[row][kv + i];
        }
      }
      for (int i = 0; i < HEAD; i++) {
        to[head * HEAD + i] = values[i] / sum;
      }
    }

    /** By its Taylor series, which is exact enough for small arguments. */
    private static double erf(double x) {
      double term = x;
      double sum = x;
      for (int n = 1; n < 60; n++) {
        term *= -x * x / n;
        sum += term / (2 * n + 1);
      }
      return 2 / Math.sqrt(Math.PI) * sum;
    }
  }
}
