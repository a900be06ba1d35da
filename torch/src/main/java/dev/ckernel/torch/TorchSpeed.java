package dev.ckernel.torch;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.model.TrainableModel;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.train.GradientOracle.Precision;
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
 * compute the same. Arguments are {@code key=value}; {@link #DEFAULTS} says which there are.
 */
public final class TorchSpeed {
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
    new TorchSpeed(settings).run();
  }

  private String setting(String key) {
    return settings.getOrDefault(key, "");
  }

  private int number(String key) {
    return Integer.parseInt(setting(key));
  }

  private void run() {
    Graph forward = Pass.apply(model.graph(), Pass.training(0, false, List.of())).getFirst().after();
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
          "PyTorch eager, %.1f M parameters, sequences of %d, %d threads, %d MB before the first"
              + " step%n",
          parameters / 1e6,
          length,
          torch.get_num_threads(),
          megabytes("VmRSS"));
      for (String count : setting("sequences").split(",", -1)) {
        measure(graph, optimizer, Integer.parseInt(count));
      }
    }
  }

  private static long fill(TorchGraph graph, Tensor tensor) {
    float[] values = new float[Math.toIntExact(graph.elements(tensor.id()))];
    if (tensor.type().shape().size() == 1) {
      Arrays.fill(values, 1);
    } else {
      new CounterRng(1).gaussian(tensor.id().hashCode(), 0, values);
      for (int i = 0; i < values.length; i++) {
        values[i] *= 0.02f;
      }
    }
    graph.set(tensor.id(), values);
    return values.length;
  }

  private void fillTable(TorchGraph graph, Tensor table) {
    int columns = table.type().columns();
    float[] values = new float[length * columns];
    for (int row = 0; row < length; row++) {
      System.arraycopy(model.tableRow(table.id(), row), 0, values, row * columns, columns);
    }
    graph.set(table.id(), values);
  }

  private void measure(TorchGraph graph, AdamW optimizer, int sequences) {
    forgetPeak();
    int rows = sequences * length;
    int steps = number("steps");
    double[] seconds = new double[steps];
    for (int step = -1; step < steps; step++) {
      int[] tokens = tokens(2 * step + 2, rows);
      int[] targets = tokens(2 * step + 3, rows);
      long start = System.nanoTime();
      graph.accumulate(tokens, targets, 1.0 / rows);
      try (PointerScope _ = new PointerScope()) {
        optimizer.step();
        optimizer.zero_grad(true);
      }
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
