package dev.ckernel.bench;

import static dev.ckernel.plan.Arena.SCRATCH;
import static dev.ckernel.plan.Arena.WEIGHTS;

import dev.ckernel.emit.Frame;
import dev.ckernel.emit.Host;
import dev.ckernel.emit.StepCode;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphBuilder;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.Extents;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Planner;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One matrix of 1024 inputs and 1024 outputs after an embedding, on one thread: 2^20
 * multiply-accumulates per row.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:CompilerThreadStackSize=4096",
      "-XX:Tier3DelayOn=1000"
    })
public class MatmulBenchmark {
  private static final int SIZE = 1024;

  @Param({"NATIVE", "JVM"})
  String backend = "NATIVE";

  @Param({
    "F32", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K",
    "IQ4_NL", "IQ4_XS"
  })
  String format = "Q8_0";

  @Param({"1", "512"})
  int rows = 1;

  private final Arena arena = Arena.ofShared();
  private StepCode code = (frame, thread, crew) -> {};
  private Frame frame = new Frame(Extents.NONE, 1);

  /** Compiles the program and gets its memory. */
  @Setup(Level.Trial)
  public void compile() throws IOException {
    Host host = Host.detect();
    Target target = host.best(backend.equals("JVM") ? Target.Language.JAVA : Target.Language.C);
    ModelPlan plan = plan(target);
    Plan program = plan.program();
    frame =
        new Frame(program.extents(), 1)
            .with(WEIGHTS, arena.allocate(plan.weights().bytes(), 64))
            .with(SCRATCH, arena.allocate(program.scratchBytes(1), 64))
            .with(RuntimeExtent.ROWS, rows);
    code = BenchPrograms.load(program);
  }

  private ModelPlan plan(Target target) {
    GraphBuilder g = new GraphBuilder("matmul");
    Tensor tokens = g.input("tokens", Dim.Symbol.ROWS);
    Tensor table = g.parameter("table", DType.F32, 16, SIZE);
    Tensor matrix = g.parameter("matrix", DType.valueOf(format), SIZE, SIZE);
    Graph graph = g.build(g.linear("y", g.embedding("x", tokens, table), matrix));
    return Planner.plan(
        graph,
        Pass.inference(true),
        target,
        KvLayout.Format.F32,
        new Capacity(rows, 1, 1, rows),
        SIZE);
  }

  /** One step of {@code rows} tokens. */
  @Benchmark
  public void step() throws Throwable {
    code.step(frame, 0, StepCode.Crew.alone());
  }

  /** Gives the memory back. */
  @TearDown(Level.Trial)
  public void release() throws Exception {
    if (code instanceof AutoCloseable library) {
      library.close();
    }
    arena.close();
  }
}
