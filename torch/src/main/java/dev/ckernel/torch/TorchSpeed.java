package dev.ckernel.torch;

import dev.ckernel.api.Backend;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.model.TrainableModel;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.train.GradientOracle.Precision;
import dev.ckernel.train.TrainingProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Tokens per second of a training step of PyTorch eager in f32: forward with its fused attention,
 * norm and cross entropy, backward, and its AdamW. The model is ours, op by op, so that both sides
 * compute the same; {@code program=native} and {@code program=jvm} measure ours. Arguments are
 * {@code key=value}; {@link #DEFAULTS} says which there are.
 *
 * <p>PyTorch is measured with {@code OMP_WAIT_POLICY=passive} in the environment only. Its loops
 * run on OpenMP's threads and its matrix products on OpenBLAS's, as many each; threads of OpenMP
 * that spin while they wait take the processors from the others, which made a step more than twice
 * as slow on a machine of two (300 tokens/s instead of 730).
 */
public final class TorchSpeed {
  private static final String WAITING = "OMP_WAIT_POLICY";

  private static final Map<String, String> DEFAULTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("family", "llama"),
              Map.entry("layers", "6"),
              Map.entry("dim", "288"),
              Map.entry("heads", "6"),
              Map.entry("kv", "6"),
              Map.entry("ffn", "768"),
              Map.entry("vocab", "32000"),
              Map.entry("tied", "true"),
              Map.entry("length", "256"),
              Map.entry("program", "torch"),
              Map.entry("sequences", "1,2,4,8"),
              Map.entry("threads", "2"),
              Map.entry("steps", "5")));

  private final Map<String, String> settings;
  private final TrainableModel model;
  private final int length;

  private TorchSpeed(Map<String, String> settings) {
    this.settings = settings;
    this.length = number("length");
    int headDim = number("dim") / number("heads");
    DecoderConfig config =
        new DecoderConfig(
            number("layers"),
            number("dim"),
            number("heads"),
            number("kv"),
            headDim,
            number("ffn"),
            number("vocab"),
            length,
            1e-5f,
            headDim,
            10000,
            1);
    boolean tied = Boolean.parseBoolean(settings.get("tied"));
    this.model = TrainableModel.fresh(setting("family"), config, tied);
  }

  public static void main(String[] args) {
    Map<String, String> settings = new HashMap<>(DEFAULTS);
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      if (parts.length != 2 || !DEFAULTS.containsKey(parts[0])) {
        System.err.println("usage: TorchSpeed [key=value]..., by default " + DEFAULTS);
        System.exit(2);
      }
      settings.put(parts[0], parts[1]);
    }
    TorchSpeed speed = new TorchSpeed(settings);
    if (speed.setting("program").equals("torch")) {
      if (!"passive".equalsIgnoreCase(System.getenv(WAITING))) {
        System.err.println("set " + WAITING + "=passive, without which PyTorch is slowed down");
        System.exit(2);
      }
      speed.run();
    } else {
      speed.runOurs();
    }
  }

  private String setting(String key) {
    return settings.getOrDefault(key, "");
  }

  private int number(String key) {
    return Integer.parseInt(setting(key));
  }

  private void run() {
    Graph forward =
        Pass.apply(model.graph(), Pass.training(0, false, List.of())).getFirst().after();
    torch.set_num_threads(1);
    long before = megabytes("VmRSS");
    try (TorchGraph graph = new TorchGraph(forward, length, Precision.SINGLE);
        PointerScope _ = new PointerScope()) {
      torch.set_num_threads(number("threads"));
      long parameters = 0;
      for (Tensor tensor : forward.tensors()) {
        switch (tensor.role()) {
          case PARAMETER -> parameters += fill(graph, tensor);
          case TABLE -> fillTable(graph, tensor);
          case INPUT, STATE, GRADIENT, ACTIVATION -> {}
        }
      }
      AdamWOptions options = new AdamWOptions(3e-4);
      options.weight_decay().put(0.1);
      AdamW optimizer =
          new AdamW(
              new TensorVector(
                  graph.parameters().values().toArray(org.bytedeco.pytorch.Tensor[]::new)),
              options);
      System.out.printf(
          Locale.ROOT,
          "PyTorch eager, %.1f M parameters, sequences of %d, %d threads; memory without the model"
              + " %d MB%n",
          parameters / 1e6,
          length,
          torch.get_num_threads(),
          before);
      for (String count : setting("sequences").split(",", -1)) {
        measure(
            Integer.parseInt(count), (tokens, targets) -> step(graph, optimizer, tokens, targets));
      }
    }
  }

  /** The same steps by a program of ours, in micro-batches of one sequence. */
  private void runOurs() {
    TrainingPrograms compiler =
        TrainingPrograms.of(
            ModelOptions.defaults()
                .withBackend(Backend.valueOf(setting("program").toUpperCase(Locale.ROOT))));
    TrainingPlanner.Spec spec =
        new TrainingPlanner.Spec(
            compiler.target(),
            length,
            1,
            TrainingPlanner.Optimizer.ADAMW,
            tensor -> tensor.type().shape().size() > 1 ? 0 : 1,
            1,
            true,
            List.of(),
            0,
            0);
    TrainingPlan plan = TrainingPlanner.plan(model.graph(), spec);
    try (TrainingProgram program =
        new TrainingProgram(plan, compiler.compile(plan.program()), number("threads"))) {
      for (Tensor tensor : plan.lowered().tensors()) {
        switch (tensor.role()) {
          case PARAMETER -> program.set(TrainingState.PARAMETERS, tensor, values(tensor));
          case TABLE -> {
            for (int row = 0; row < length; row++) {
              program.setTableRow(tensor, row, model.tableRow(tensor.id(), row));
            }
          }
          case INPUT, STATE, GRADIENT, ACTIVATION -> {}
        }
      }
      System.out.printf(
          "ck %s, sequences of %d, %d threads%n", spec.target().name(), length, program.threads());
      for (String count : setting("sequences").split(",", -1)) {
        measure(Integer.parseInt(count), (tokens, targets) -> step(program, tokens, targets));
      }
    }
  }

  private void step(TrainingProgram program, int[] tokens, int[] targets) {
    for (int from = 0; from < tokens.length; from += length) {
      program.forward(
          Arrays.copyOfRange(tokens, from, from + length),
          Arrays.copyOfRange(targets, from, from + length));
      program.backward(length, 1f / tokens.length);
    }
    program.gradientNorm();
    float[] scalars = {1, 1, 0.1f, 0.999f, 0.001f, 1, 1e-8f, 3e-4f};
    program.update(List.of(scalars, scalars));
  }

  private static float[] values(Tensor tensor) {
    int size = 1;
    for (Dim dim : tensor.type().shape()) {
      size *= ((Dim.Fixed) dim).size();
    }
    return values(tensor, size);
  }

  private static long fill(TorchGraph graph, Tensor tensor) {
    float[] values = values(tensor, Math.toIntExact(graph.elements(tensor.id())));
    graph.set(tensor.id(), values);
    return values.length;
  }

  private static float[] values(Tensor tensor, int size) {
    float[] values = new float[size];
    if (tensor.type().shape().size() == 1) {
      Arrays.fill(values, 1);
    } else {
      new CounterRng(1).gaussian(tensor.id().hashCode(), 0, values);
      for (int i = 0; i < values.length; i++) {
        values[i] *= 0.02f;
      }
    }
    return values;
  }

  private void fillTable(TorchGraph graph, Tensor table) {
    int columns = table.type().columns();
    float[] values = new float[length * columns];
    for (int row = 0; row < length; row++) {
      System.arraycopy(model.tableRow(table.id(), row), 0, values, row * columns, columns);
    }
    graph.set(table.id(), values);
  }

  private interface Step {
    void run(int[] tokens, int[] targets);
  }

  private static void step(TorchGraph graph, AdamW optimizer, int[] tokens, int[] targets) {
    graph.accumulate(tokens, targets, 1.0 / tokens.length);
    try (PointerScope _ = new PointerScope()) {
      optimizer.step();
      optimizer.zero_grad(true);
    }
  }

  private void measure(int sequences, Step training) {
    forgetPeak();
    int rows = sequences * length;
    int steps = number("steps");
    double[] seconds = new double[steps];
    for (int step = -1; step < steps; step++) {
      int[] tokens = tokens(2 * step + 2, rows);
      int[] targets = tokens(2 * step + 3, rows);
      long start = System.nanoTime();
      training.run(tokens, targets);
      if (step >= 0) {
        seconds[step] = (System.nanoTime() - start) / 1e9;
      }
    }
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "%2d x %d tokens: %7.1f tokens/s (median of %d; best %.1f), peak memory %d MB%n",
        sequences,
        length,
        rows / seconds[steps / 2],
        steps,
        rows / seconds[0],
        megabytes("VmHWM"));
  }

  private int[] tokens(int stream, int count) {
    CounterRng rng = new CounterRng(2);
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = Math.floorMod(rng.bits(stream, i), number("vocab"));
    }
    return tokens;
  }

  /** Makes Linux count the peak of memory from now on. */
  private static void forgetPeak() {
    try {
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line of {@code /proc/self/status}: what the process has in memory, JVM included. */
  private static long megabytes(String key) {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith(key + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
