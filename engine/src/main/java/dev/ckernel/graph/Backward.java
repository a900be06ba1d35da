package dev.ckernel.graph;

import dev.ckernel.tensor.CkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Backward synthesis: appends to a graph that ends in a loss the nodes that compute the gradients
 * of its parameters (reverse accumulation; Griewank and Walther, "Evaluating Derivatives", 2008).
 * Nodes are taken from the last to the first; what several readers of a value send back is summed
 * by explicit {@link Add} nodes in that order. The gradient of each op stands with the op ({@link
 * GraphOp#gradient}), and puts its nodes in here.
 */
public final class Backward {
  /** The input that gradients are scaled by: one over the counted tokens of the whole batch. */
  public static final String SCALE = "loss_scale";

  private static final String DX = ".dx";

  private final Graph forward;
  private final Predicate<Tensor> trained;
  private final Map<Tensor, Boolean> needed = new HashMap<>();
  private final Map<Tensor, Tensor> gradients = new HashMap<>();
  private final Map<String, Tensor> declared = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Tensor> outputs = new ArrayList<>();

  private Backward(Graph forward, Predicate<Tensor> trained) {
    this.forward = forward;
    this.trained = trained;
  }

  /**
   * The graph with its backward nodes; its outputs are the losses and then the gradients.
   *
   * @param trained which parameters get gradients
   * @throws CkException naming the node whose op has no gradient
   */
  public static Graph synthesise(Graph forward, Predicate<Tensor> trained) {
    return new Backward(forward, trained).graph();
  }

  /** The id of the whole gradient of each activation of {@code forward}, by the activation's id. */
  public static Map<String, String> activationGradients(Graph forward) {
    Backward backward = new Backward(forward, parameter -> true);
    backward.graph();
    Map<String, String> ids = new LinkedHashMap<>();
    backward.gradients.forEach((tensor, gradient) -> {
      if (tensor.role() == Tensor.Role.ACTIVATION) {
        ids.put(tensor.id(), gradient.id());
      }
    });
    return ids;
  }

  /** The id under which the gradient of a parameter is kept. */
  public static String gradientId(Tensor parameter) {
    return parameter.id() + ".grad";
  }

  /** The id of the part of a table's gradient that comes of looking rows up. */
  public static String lookupId(Tensor table) {
    return table.id() + ".lookup.grad";
  }

  private Graph graph() {
    for (Node node : forward.nodes()) {
      boolean any = node.inputs().stream().anyMatch(this::isNeeded);
      node.outputs().forEach(output -> needed.put(output, any));
    }
    for (Node node : forward.nodes().reversed()) {
      if (node.inputs().stream().anyMatch(this::isNeeded)) {
        backward(node);
      }
    }
    List<Tensor> tensors = new ArrayList<>(forward.tensors());
    tensors.addAll(declared.values());
    List<Node> all = new ArrayList<>(forward.nodes());
    all.addAll(nodes);
    List<Tensor> kept = new ArrayList<>(forward.outputs());
    kept.addAll(outputs);
    return new Graph(forward.name(), tensors, all, kept);
  }

  /** Whether a parameter that is trained has a share in the tensor. */
  boolean isNeeded(Tensor tensor) {
    return switch (tensor.role()) {
      case PARAMETER -> trained.test(tensor);
      case ACTIVATION -> needed.getOrDefault(tensor, false);
      case INPUT, TABLE, STATE, GRADIENT -> false;
    };
  }

  /** A node whose result the loss does not depend on sends nothing back. */
  private void backward(Node node) {
    if (node.op() instanceof Loss loss) {
      loss.seed(node, this);
      return;
    }
    Tensor dy = gradients.get(node.outputs().getFirst());
    if (dy != null) {
      node.op().gradient(node, dy, this);
    }
  }

  static CkException none(Node node) {
    return new CkException(
        "%s cannot be trained: its op %s has no gradient".formatted(node.id(), node.op().label()));
  }

  /** Whether more nodes than one read that parameter. */
  boolean isTied(Tensor parameter) {
    return forward.users(parameter).size() > 1;
  }

  /** The input {@link #SCALE}. */
  Tensor scale() {
    TensorType number = new TensorType(TensorType.F32, List.of(new Dim.Fixed(1)));
    return declare(SCALE, number, Tensor.Role.INPUT);
  }

  /** Adds the sums of columns to the gradient of {@code vector}, if it has one. */
  void columnSum(Node node, String suffix, Tensor vector, Tensor rows) {
    if (isNeeded(vector)) {
      accumulate(node, suffix, new ColumnSum(), gradientId(vector), vector, rows);
    }
  }

  /** Adds to the gradient of {@code tensor} what node {@code from} sends back to it. */
  void send(Node from, Tensor tensor, Tensor gradient) {
    if (!isNeeded(tensor)) {
      return;
    }
    Tensor before = gradients.get(tensor);
    if (before == null) {
      gradients.put(tensor, gradient);
      return;
    }
    String suffix = sumSuffix(from, tensor);
    Tensor sum = made(from, suffix, "y", gradient.type());
    add(from, suffix, new Add(), List.of(before, gradient), List.of(sum));
    gradients.put(tensor, sum);
  }

  /** A node that reads a value twice sends two gradients back to it, and each has a sum. */
  private String sumSuffix(Node from, Tensor tensor) {
    String suffix = ".sum." + tensor.id();
    boolean second = nodes.stream().anyMatch(node -> node.id().equals(from.id() + suffix));
    return second ? suffix + ".again" : suffix;
  }

  /** A node that adds to the gradient {@code id} of {@code parameter}. */
  <T extends GraphOp & Accumulates> void accumulate(
      Node of, String suffix, T op, String id, Tensor parameter, Tensor... inputs) {
    Tensor before = declare(id, parameter.type(), Tensor.Role.GRADIENT);
    List<Tensor> all = new ArrayList<>(List.of(inputs));
    all.add(before);
    Tensor after = new Tensor(of.id() + suffix + ":y", parameter.type(), Tensor.Role.GRADIENT);
    add(of, suffix, op, all, List.of(after));
    outputs.add(after);
  }

  private Tensor declare(String id, TensorType type, Tensor.Role role) {
    Tensor tensor = new Tensor(id, type, role);
    if (declared.put(id, tensor) != null) {
      throw new IllegalArgumentException(id + ": a parameter that two ops read has no gradient");
    }
    return tensor;
  }

  /** A node with one output, which is returned. */
  Tensor one(Node of, GraphOp op, TensorType type, Tensor... inputs) {
    Tensor output = made(of, "y", type);
    add(of, op, List.of(inputs), List.of(output));
    return output;
  }

  /** An output of the node that {@link #add} puts in. */
  static Tensor made(Node of, String name, TensorType type) {
    return made(of, DX, name, type);
  }

  /** A node that computes what goes back to the inputs of {@code of}. */
  void add(Node of, GraphOp op, List<Tensor> in, List<Tensor> out) {
    add(of, DX, op, in, out);
  }

  private static Tensor made(Node of, String suffix, String name, TensorType type) {
    return new Tensor(of.id() + suffix + ":" + name, type, Tensor.Role.ACTIVATION);
  }

  private void add(Node of, String suffix, GraphOp op, List<Tensor> in, List<Tensor> out) {
    nodes.add(new Node(of.id() + suffix, of.layer(), op, in, out));
  }
}
