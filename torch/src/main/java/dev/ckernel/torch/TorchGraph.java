package dev.ckernel.torch;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor.Role;
import dev.ckernel.train.GradientOracle.Precision;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A forward training graph that libtorch computes node by node and differentiates. It holds the
 * parameters and tables, and the parameters' gradients, which add up until they are cleared. For
 * one thread at a time; libtorch itself is told to use one thread, so that its sums keep their
 * order.
 */
public final class TorchGraph implements AutoCloseable {
  /**
   * What a run gave. Values stand row after row.
   *
   * @param activations first output of each node by its id, so the loss of each row too
   * @param activationGradients by each of {@code activations}; none for those that the loss does
   *     not depend on
   */
  public record Run(Map<String, double[]> activations, Map<String, double[]> activationGradients) {}

  private final Graph graph;
  private final int length;
  private final Precision precision;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> tables = new LinkedHashMap<>();

  /**
   * All parameters and tables are zero at first.
   *
   * @param graph as the first pass of {@link dev.ckernel.graph.Pass#training} makes it
   * @param length tokens of a sequence
   */
  public TorchGraph(Graph graph, int length, Precision precision) {
    torch.set_num_threads(1);
    this.graph = graph;
    this.length = length;
    this.precision = precision;
    try (PointerScope _ = new PointerScope()) {
      for (dev.ckernel.graph.Tensor tensor : graph.tensors()) {
        boolean trained = tensor.role() == Role.PARAMETER;
        if (trained || tensor.role() == Role.TABLE) {
          Tensor value = torch.zeros(shape(tensor)).to(type()).set_requires_grad(trained);
          value.retainReference();
          (trained ? parameters : tables).put(tensor.id(), value);
        }
      }
    }
  }

  private static long[] shape(dev.ckernel.graph.Tensor tensor) {
    return tensor.type().shape().stream().mapToLong(dim -> ((Dim.Fixed) dim).size()).toArray();
  }

  private torch.ScalarType type() {
    return switch (precision) {
      case SINGLE -> torch.ScalarType.Float;
      case DOUBLE -> torch.ScalarType.Double;
    };
  }

  public Graph graph() {
    return graph;
  }

  /** The parameters that autograd and an optimizer work on, by id, in the order of the graph. */
  Map<String, Tensor> parameters() {
    return parameters;
  }

  /** How many elements a parameter has. */
  long elements(String id) {
    return parameter(id).numel();
  }

  /** Sets the values of a parameter or table, row after row. */
  public void set(String id, float[] values) {
    Tensor tensor = parameters.getOrDefault(id, tables.get(id));
    if (tensor == null || tensor.numel() != values.length) {
      throw new IllegalArgumentException(
          "%d values for %s, which has %s"
              .formatted(values.length, id, tensor == null ? "none" : tensor.numel()));
    }
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      tensor.copy_(Tensor.create(values, tensor.shape()));
    }
  }

  /** The values of a parameter, row after row. */
  public double[] get(String id) {
    return values(parameter(id));
  }

  /** The gradient of a parameter, row after row: zeros before the first run. */
  public double[] gradient(String id) {
    try (PointerScope _ = new PointerScope()) {
      Tensor parameter = parameter(id);
      Tensor gradient = parameter.grad();
      return gradient.defined() ? values(gradient) : new double[Math.toIntExact(parameter.numel())];
    }
  }

  private Tensor parameter(String id) {
    return Objects.requireNonNull(parameters.get(id), id);
  }

  public void clearGradients() {
    try (PointerScope _ = new PointerScope()) {
      for (Tensor parameter : parameters.values()) {
        parameter.mutable_grad().reset();
      }
    }
  }

  /**
   * Computes the graph, and adds the gradients of the losses' sum times {@code scale}.
   *
   * @param tokens of whole sequences, one after the other
   * @param targets as many; -1 where none counts
   */
  public Run run(int[] tokens, int[] targets, double scale) {
    try (PointerScope _ = new PointerScope()) {
      Map<String, Tensor> outputs = forward(tokens, targets);
      outputs.values().forEach(Tensor::retain_grad);
      Tensor losses = losses(outputs);
      losses.sum().mul(new Scalar(scale)).backward();
      Map<String, double[]> activations = new LinkedHashMap<>();
      Map<String, double[]> gradients = new LinkedHashMap<>();
      outputs.forEach((id, tensor) -> {
        activations.put(id, values(tensor));
        if (tensor.grad().defined()) {
          gradients.put(id, values(tensor.grad()));
        }
      });
      return new Run(activations, gradients);
    }
  }

  /** As {@link #run}, but only the losses are brought back. */
  public double[] accumulate(int[] tokens, int[] targets, double scale) {
    try (PointerScope _ = new PointerScope()) {
      Tensor losses = losses(forward(tokens, targets));
      losses.sum().mul(new Scalar(scale)).backward();
      return values(losses);
    }
  }

  /** The losses alone. */
  public double[] evaluate(int[] tokens, int[] targets) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      return values(losses(forward(tokens, targets)));
    }
  }

  private Tensor losses(Map<String, Tensor> outputs) {
    return Objects.requireNonNull(outputs.get(graph.outputs().getFirst().id()));
  }

  /** First outputs of all nodes, by id, in their order; the caller has opened a scope. */
  private Map<String, Tensor> forward(int[] tokens, int[] targets) {
    if (tokens.length == 0 || tokens.length % length != 0 || tokens.length != targets.length) {
      throw new IllegalArgumentException(
          "%d tokens and %d targets are not whole sequences of %d"
              .formatted(tokens.length, targets.length, length));
    }
    int[] positions = new int[tokens.length];
    for (int row = 0; row < positions.length; row++) {
      positions[row] = row % length;
    }
    Map<String, Tensor> known = new HashMap<>(parameters);
    known.putAll(tables);
    known.put("tokens", indices(tokens));
    known.put("positions", indices(positions));
    known.put("targets", indices(targets));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      List<Tensor> inputs =
          node.inputs().stream()
              .map(input -> Objects.requireNonNull(known.get(input.id()), input.id()))
              .toList();
      Tensor output = TorchOps.apply(node, inputs, length);
      String id = node.outputs().getFirst().id();
      known.put(id, output);
      outputs.put(id, output);
    }
    return outputs;
  }

  private static Tensor indices(int[] values) {
    return Tensor.create(values).to(torch.ScalarType.Long);
  }

  /** Elements of a tensor, row after row. */
  static double[] values(Tensor tensor) {
    try (PointerScope _ = new PointerScope()) {
      Tensor copy = tensor.detach().to(torch.ScalarType.Double).contiguous();
      double[] values = new double[Math.toIntExact(copy.numel())];
      copy.data_ptr_double().get(values);
      return values;
    }
  }

  @Override
  public void close() {
    parameters.values().forEach(Tensor::releaseReference);
    tables.values().forEach(Tensor::releaseReference);
    parameters.clear();
    tables.clear();
  }
}
