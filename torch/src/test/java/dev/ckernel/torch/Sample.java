package dev.ckernel.torch;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.model.TrainableModel;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.train.GradientOracle.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A family's graph with random values.
 *
 * @param graph of a step, before any pass
 * @param forward its training form
 * @param values of each parameter and table, row after row
 */
record Sample(
    String name, Graph graph, Graph forward, int length, Map<String, float[]> values, long seed) {
  /** A token for which no loss counts. */
  private static final int IGNORED_OF = 7;

  /** A model of a family; positions are as many as the config says. */
  static Sample of(String family, DecoderConfig config, boolean tied, long seed) {
    TrainableModel model = TrainableModel.fresh(family, config, tied);
    return of(
        "%s %s %s T=%d seed %d"
            .formatted(family, tied ? "tied" : "untied", shape(config), config.context(), seed),
        model.graph(),
        config.context(),
        model::tableRow,
        seed);
  }

  interface TableRow {
    float[] of(String id, int row);
  }

  static Sample of(String name, Graph graph, int length, TableRow tables, long seed) {
    Graph forward = Pass.apply(graph, Pass.training(0, false, List.of())).getFirst().after();
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Tensor tensor : forward.tensors()) {
      switch (tensor.role()) {
        case PARAMETER ->
            values.put(tensor.id(), random(tensor, new CounterRng(seed), values.size()));
        case TABLE -> values.put(tensor.id(), table(tensor, length, tables));
        case INPUT, STATE, GRADIENT, ACTIVATION -> {}
      }
    }
    return new Sample(name, graph, forward, length, values, seed);
  }

  private static String shape(DecoderConfig config) {
    return "L%d d%d %d/%dx%d rope %d f%d V%d"
        .formatted(
            config.layers(),
            config.dim(),
            config.heads(),
            config.kvHeads(),
            config.headDim(),
            config.ropeDims(),
            config.ffn(),
            config.vocabulary());
  }

  private static float[] random(Tensor tensor, CounterRng rng, int stream) {
    boolean matrix = tensor.type().shape().size() > 1;
    float[] values = new float[elements(tensor)];
    rng.gaussian(stream, 0, values);
    float scale = matrix ? (float) (1 / Math.sqrt(tensor.type().columns())) : 0.1f;
    float middle = tensor.id().endsWith("norm") ? 1 : 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * scale + middle;
    }
    return values;
  }

  private static float[] table(Tensor tensor, int rows, TableRow tables) {
    int columns = tensor.type().columns();
    float[] values = new float[elements(tensor)];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(tables.of(tensor.id(), row), 0, values, row * columns, columns);
    }
    return values;
  }

  static int elements(Tensor tensor) {
    int elements = 1;
    for (Dim dim : tensor.type().shape()) {
      elements = Math.multiplyExact(elements, ((Dim.Fixed) dim).size());
    }
    return elements;
  }

  List<Tensor> parameters() {
    return forward.tensors().stream().filter(t -> t.role() == Tensor.Role.PARAMETER).toList();
  }

  private int vocabulary() {
    Tensor table =
        parameters().stream().filter(t -> t.id().equals("embedding")).findFirst().orElseThrow();
    return ((Dim.Fixed) table.type().extent()).size();
  }

  /** Tokens of {@code sequences} sequences. */
  int[] tokens(int batch, int sequences) {
    CounterRng rng = new CounterRng(seed + 1);
    int[] tokens = new int[sequences * length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Math.floorMod(rng.bits(batch, i), vocabulary());
    }
    return tokens;
  }

  /** Targets, of which one in seven does not count. */
  int[] targets(int batch, int sequences) {
    CounterRng rng = new CounterRng(seed + 2);
    int[] targets = new int[sequences * length];
    for (int i = 0; i < targets.length; i++) {
      int bits = rng.bits(batch, i) >>> 1;
      targets[i] = bits / vocabulary() % IGNORED_OF == 0 ? -1 : bits % vocabulary();
    }
    return targets;
  }

  float[] value(String id) {
    return Objects.requireNonNull(values.get(id), id);
  }

  /** The graph in libtorch with the sample's values. */
  TorchGraph torch(Precision precision) {
    TorchGraph torch = new TorchGraph(forward, length, precision);
    values.forEach(torch::set);
    return torch;
  }

  @Override
  public String toString() {
    return name;
  }
}
