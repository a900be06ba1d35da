package dev.ckernel.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.emit.Host;
import dev.ckernel.emit.InterpretedCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.graph.CausalConv;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphBuilder;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.SoftCap;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.HostView;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Planner;
import dev.ckernel.plan.TableLayout;
import dev.ckernel.runtime.Executor;
import dev.ckernel.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What no family uses yet, in one program on every backend: layers whose state does not grow beside
 * layers with pages, rotary positions on three axes, and a matrix whose outputs are capped.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HybridWitnessTest {
  private static final int WIDTH = 24;
  private static final int HEADS = 2;
  private static final int HEAD = 40;
  private static final int DIMS = 36;
  private static final int TAPS = 4;
  private static final int VOCABULARY = 37;
  private static final int CONTEXT = 128;
  private static final int AXES = 3;
  private static final int WINDOW = 7;
  private static final float CAP = 0.5f;
  private static final float SCALE = 0.3f;
  private static final float EPSILON = 1e-5f;
  private static final String POSITIONS = "axes";
  private static final List<Integer> AXIS_OF_PAIR =
      IntStream.range(0, DIMS / 2).mapToObj(pair -> pair < 12 ? pair % AXES : 2).toList();

  @TempDir private static Path folder;

  private static Graph graph() {
    GraphBuilder g = new GraphBuilder("hybrid");
    Tensor tokens = g.input("tokens", Dim.Symbol.ROWS);
    Tensor axes = g.input(POSITIONS, Dim.Symbol.ROWS, AXES);
    Tensor cos = g.table("cos", CONTEXT, DIMS / 2);
    Tensor sin = g.table("sin", CONTEXT, DIMS / 2);
    Tensor table = g.parameter("embedding", DType.F32, VOCABULARY, WIDTH);
    Tensor[] x = {g.embedding("embed", tokens, table)};
    Heads.Rope rope = new Heads.Rope(Heads.RopeLayout.SPLIT_HALF, DIMS, AXIS_OF_PAIR);
    for (int i = 0; i < 4; i++) {
      int layer = i;
      g.layer(
          i,
          () -> {
            Tensor normed = g.rmsNorm("norm", x[0], g.parameter("norm", DType.F32, WIDTH), EPSILON);
            if (layer % 2 == 0) {
              Tensor taps = g.parameter("conv", DType.F32, WIDTH, TAPS);
              x[0] = g.residual("sum", x[0], g.node("conv", new CausalConv(TAPS), normed, taps));
              return;
            }
            Tensor q = g.rope("q_rope", linear(g, "q", normed), axes, cos, sin, HEAD, rope);
            Tensor k = g.rope("k_rope", linear(g, "k", normed), axes, cos, sin, HEAD, rope);
            Mask mask = layer == 1 ? new Mask.Window(WINDOW) : new Mask.Causal();
            Tensor v = linear(g, "v", normed);
            Tensor seen = g.attention("attn", q, k, v, HEADS, HEADS, HEAD, SCALE, mask);
            Tensor out = g.parameter("out", DType.F32, WIDTH, HEADS * HEAD);
            x[0] = g.residual("sum", x[0], g.linear("out", seen, out));
          });
    }
    Tensor wanted = g.input("wanted_rows", Dim.Symbol.OUTPUTS);
    Tensor logits = g.linear("logits", g.selectRows("select", x[0], wanted), table);
    return g.build(g.node("capped", new SoftCap(CAP), logits));
  }

  private static Tensor linear(GraphBuilder g, String id, Tensor x) {
    return g.linear(id, x, g.parameter(id, DType.F32, HEADS * HEAD, WIDTH));
  }

  private static ModelPlan plan(Target target, boolean fusion) {
    return Planner.plan(
        graph(),
        Pass.inference(fusion),
        target,
        KvLayout.Format.F32,
        new Capacity(32, 32, 3, CONTEXT),
        VOCABULARY);
  }

  private static double angle(int position, int pair) {
    return position * StrictMath.pow(100, -2.0 * pair / DIMS);
  }

  private static MemorySegment tables(ModelPlan plan, Arena arena) {
    MemorySegment tables = arena.allocate(plan.tables().bytes(), 64);
    for (TableLayout.Entry entry : plan.tables().entries()) {
      for (int i = 0; i < entry.rows() * entry.columns(); i++) {
        double angle = angle(i / entry.columns(), i % entry.columns());
        double value =
            entry.tensor().id().equals("cos") ? StrictMath.cos(angle) : StrictMath.sin(angle);
        tables.set(ValueLayout.JAVA_FLOAT, entry.offset() + 4L * i, (float) value);
      }
    }
    return tables;
  }

  private static int token(int sequence, int position) {
    return (position * 11 + sequence * 5 + 3) % VOCABULARY;
  }

  /** On one of the axes, of a position in the cache. */
  private static int onAxis(int position, int axis) {
    return axis == 0 ? position : axis == 1 ? position / 2 : position * 3 % 16;
  }

  /** A program with its memory, and the logits that it has given. */
  private static final class Running implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final Executor executor;
    private final MemorySegment axes;

    Running(ModelPlan plan, StepCode code, int threads) {
      MemorySegment weights = new RandomWeights(plan).copy(arena);
      executor = new Executor(HostView.of(plan), code, weights, tables(plan, arena), threads);
      axes = executor.input(Plan.STEP, POSITIONS);
    }

    /** Positions {@code first} to before {@code end} of a sequence. */
    record Run(int sequence, int first, int end) {}

    /** One step; logits of all rows in their order. */
    List<float[]> step(Run... runs) {
      List<Executor.Row> rows = new ArrayList<>();
      for (Run run : runs) {
        for (int position = run.first; position < run.end; position++) {
          for (int axis = 0; axis < AXES; axis++) {
            long at = 4L * (rows.size() * AXES + axis);
            axes.set(ValueLayout.JAVA_INT_UNALIGNED, at, onAxis(position, axis));
          }
          int token = token(run.sequence, position);
          rows.add(new Executor.Row(token, run.sequence, position, true));
        }
      }
      executor.step(rows);
      return IntStream.range(0, rows.size()).mapToObj(executor::logits).toList();
    }

    @Override
    public void close() {
      executor.close();
      arena.close();
    }
  }

  private static Running.Run run(int sequence, int first, int end) {
    return new Running.Run(sequence, first, end);
  }

  private static Running interpreted() {
    ModelPlan plan = plan(Target.SCALAR, false);
    return new Running(plan, new InterpretedCode(plan.program(), Plan.STEP), 1);
  }

  /** All of sequence 0 in one step, then all of sequence 1, as the kernels' interpreter says. */
  private final List<float[]> expected = expected();

  private static List<float[]> expected() {
    try (Running running = interpreted()) {
      List<float[]> all = new ArrayList<>(running.step(run(0, 0, 20)));
      all.addAll(running.step(run(1, 0, 13)));
      return all;
    }
  }

  /** What sequence 0 or 1 gives at some positions. */
  private List<float[]> expected(int sequence, int first, int end) {
    return expected.subList(20 * sequence + first, 20 * sequence + end);
  }

  private static void same(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i)).as("row %d", i).isEqualTo(expected.get(i));
    }
  }

  static Stream<String> targets() {
    return Host.detect().fits().stream().filter(Host.Fit::fits).map(fit -> fit.target().name());
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Tag("matrix")
  void bitsAreEqualHoweverSequencesAreCutAndMixed(String name) {
    Programs programs = new Programs(Host.detect(), Map.of(), folder);
    for (boolean fusion : List.of(true, false)) {
      ModelPlan plan = plan(Host.named(name), fusion);
      StepCode code = requireNonNull(programs.entries(plan.program()).get(Plan.STEP));
      for (int threads = 1; threads <= 3; threads += 2) {
        try (Running running = new Running(plan, code, threads)) {
          List<float[]> first = new ArrayList<>();
          List<float[]> second = new ArrayList<>();
          first.addAll(running.step(run(0, 0, 2)));
          List<float[]> mixed = running.step(run(1, 0, 6), run(0, 2, 9));
          second.addAll(mixed.subList(0, 6));
          first.addAll(mixed.subList(6, 13));
          mixed = running.step(run(0, 9, 10), run(1, 6, 7));
          first.add(mixed.get(0));
          second.add(mixed.get(1));
          for (int position = 10; position < 20; position++) {
            first.addAll(running.step(run(0, position, position + 1)));
          }
          second.addAll(running.step(run(1, 7, 13)));
          same(first, expected(0, 0, 20));
          same(second, expected(1, 0, 13));
        }
      }
    }
  }

  @Test
  void aSequenceGoesOnFromWhatWasKeptOfIt() {
    try (Running running = interpreted()) {
      running.step(run(0, 0, 5), run(1, 0, 3));
      running.executor.keep(0, 5);
      running.step(run(0, 5, 9));
      running.executor.keep(0, 9);
      running.executor.keep(0, 7); // has passed, so nothing is kept
      running.step(run(0, 9, 15), run(1, 3, 4));

      assertThat(running.executor.truncate(0, 12)).isEqualTo(9);
      same(running.step(run(0, 9, 14)), expected(0, 9, 14));
      assertThat(running.executor.truncate(0, 8)).isEqualTo(5);
      same(running.step(run(1, 4, 13), run(0, 5, 20)).subList(9, 24), expected(0, 5, 20));
      assertThat(running.executor.truncate(0, 20)).isEqualTo(20);
      assertThat(running.executor.truncate(0, 4)).isZero();
      same(running.step(run(0, 0, 20)), expected(0, 0, 20));

      running.executor.clear(1);
      for (int i = 0; i < 2 * Capacity.SNAPSHOTS; i++) { // the oldest make room
        running.step(run(1, i, i + 1));
        running.executor.keep(1, i + 1);
      }
      assertThat(running.executor.truncate(1, 4)).isZero();
      same(running.step(run(1, 0, 13)), expected(1, 0, 13));
    }
  }

  @Test
  void aStepThatCannotGoOnIsRefused() {
    try (Running running = interpreted()) {
      running.step(run(0, 0, 5));
      assertThatThrownBy(() -> running.step(run(0, 4, 5)))
          .hasMessage("position 4 of sequence 0, which stands at 5");
      assertThatThrownBy(() -> running.step(run(0, 5, 6), run(1, 0, 1), run(0, 6, 7)))
          .hasMessage("rows of sequence 0 do not stand next to each other");
    }
  }

  @Test
  void logitsAreThoseOfSumsInDoublePrecision() {
    DoubleHybrid exact = new DoubleHybrid(new RandomWeights(plan(Target.SCALAR, false)));
    for (int sequence = 0; sequence < 2; sequence++) {
      int rows = sequence == 0 ? 20 : 13;
      double[][] logits = exact.logits(sequence, rows);
      List<float[]> ours = expected(sequence, 0, rows);
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < VOCABULARY; i++) {
          assertThat((double) ours.get(row)[i]).isCloseTo(logits[row][i], within(1e-5));
        }
      }
    }
  }

  /** The graph once more, with loops. */
  private record DoubleHybrid(RandomWeights weights) {
    double[][] logits(int sequence, int rows) {
      double[][] x = new double[rows][WIDTH];
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < WIDTH; i++) {
          x[row][i] = weights.at("embedding", token(sequence, row), i);
        }
      }
      for (int layer = 0; layer < 4; layer++) {
        String scope = "layers." + layer + ".";
        double[][] normed = weights.norm(scope + "norm", x, EPSILON);
        RandomWeights.add(
            x, layer % 2 == 0 ? conv(scope, normed) : attention(scope, normed, layer == 1));
      }
      double[][] logits = weights.linear("embedding", x, VOCABULARY);
      for (double[] row : logits) {
        for (int i = 0; i < row.length; i++) {
          row[i] = CAP * Math.tanh(row[i] / CAP);
        }
      }
      return logits;
    }

    private double[][] conv(String scope, double[][] x) {
      double[][] y = new double[x.length][WIDTH];
      for (int row = 0; row < x.length; row++) {
        for (int i = 0; i < WIDTH; i++) {
          for (int tap = Math.max(0, TAPS - 1 - row); tap < TAPS; tap++) {
            y[row][i] += weights.at(scope + "conv", i, tap) * x[row - TAPS + 1 + tap][i];
          }
        }
      }
      return y;
    }

    private double[][] attention(String scope, double[][] x, boolean window) {
      double[][] q = rotated(weights.linear(scope + "q", x, HEADS * HEAD));
      double[][] k = rotated(weights.linear(scope + "k", x, HEADS * HEAD));
      double[][] v = weights.linear(scope + "v", x, HEADS * HEAD);
      double[][] seen = new double[x.length][HEADS * HEAD];
      for (int row = 0; row < x.length; row++) {
        for (int head = 0; head < HEADS; head++) {
          int from = window ? Math.max(0, row - WINDOW + 1) : 0;
          double sum = 0;
          double[] weight = new double[row + 1];
          for (int other = from; other <= row; other++) {
            double score = 0;
            for (int i = head * HEAD; i < (head + 1) * HEAD; i++) {
              score += q[row][i] * k[other][i];
            }
            weight[other] = Math.exp(SCALE * score);
            sum += weight[other];
          }
          for (int other = from; other <= row; other++) {
            for (int i = head * HEAD; i < (head + 1) * HEAD; i++) {
              seen[row][i] += weight[other] / sum * v[other][i];
            }
          }
        }
      }
      return weights.linear(scope + "out", seen, WIDTH);
    }

    private static double[][] rotated(double[][] x) {
      for (int row = 0; row < x.length; row++) {
        for (int head = 0; head < HEADS; head++) {
          for (int pair = 0; pair < DIMS / 2; pair++) {
            double angle = angle(onAxis(row, AXIS_OF_PAIR.get(pair)), pair);
            int first = head * HEAD + pair;
            int second = first + DIMS / 2;
            double a = x[row][first];
            double b = x[row][second];
            x[row][first] = a * Math.cos(angle) - b * Math.sin(angle);
            x[row][second] = b * Math.cos(angle) + a * Math.sin(angle);
          }
        }
      }
      return x;
    }
  }
}
