package dev.ckernel.graph;

import dev.ckernel.tensor.CkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Backward synthesis: appends to a graph that ends in a loss the nodes that compute the gradients
 * of its parameters (reverse accumulation; Griewank and Walther, "Evaluating Derivatives", 2008).
 * Nodes are taken from the last to the first; what several readers of a value send back is summed
 * by explicit {@link GraphOp.Add} nodes in that order. The gradient of each op stands in a method
 * of its own, named after the op.
 */
public final class Backward {
  /** The input that gradients are scaled by: one over the counted tokens of the whole batch. */
  public static final String SCALE = "loss_scale";

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

  private boolean isNeeded(Tensor tensor) {
    return switch (tensor.role()) {
      case PARAMETER -> trained.test(tensor);
      case ACTIVATION -> needed.getOrDefault(tensor, false);
      case INPUT, TABLE, STATE, GRADIENT -> false;
    };
  }

  private void backward(Node node) {
    switch (node.op()) {
      case TrainingOp.CrossEntropy op -> crossEntropy(node);
      case GraphOp.Embedding op -> embedding(node);
      case GraphOp.RmsNorm op -> norm(node, new TrainingOp.RmsNormGradient(op.epsilon()));
      case GraphOp.LayerNorm op -> layerNorm(node, op);
      case GraphOp.Activate op -> activate(node, op);
      case GraphOp.Linear op -> linear(node);
      case GraphOp.AddBias op -> addBias(node);
      case GraphOp.Rope op -> rope(node, op);
      case TrainingOp.SelfAttention op -> selfAttention(node, op);
      case TrainingOp.Dropout op -> dropout(node, op);
      case GraphOp.Gate op -> gate(node, op);
      case GraphOp.Add op -> add(node);
      case GraphOp.Scale op -> scale(node, op);
      case GraphOp.SoftCap op -> softCap(node, op);
      case GraphOp.Quantise op -> throw none(node);
      case GraphOp.StoreKv op -> throw none(node);
      case GraphOp.Attention op -> throw none(node);
      case GraphOp.SelectRows op -> throw none(node);
      case GraphOp.Fused op -> throw none(node);
      case TrainingOp op -> throw none(node);
    }
  }

  private static CkException none(Node node) {
    return new CkException(
        "%s cannot be trained: its op %s has no gradient".formatted(node.id(), node.op().label()));
  }

  private void crossEntropy(Node node) {
    Tensor logits = node.input(0);
    Tensor scale =
        declare(
            SCALE, new TensorType(TensorType.F32, List.of(new Dim.Fixed(1))), Tensor.Role.INPUT);
    Tensor dlogits =
        one(
            node,
            ".dx",
            new TrainingOp.CrossEntropyGradient(),
            logits.type(),
            logits,
            node.input(1),
            node.outputs().get(1),
            scale);
    send(node, logits, dlogits);
  }

  private void embedding(Node node) {
    Tensor table = node.input(1);
    Tensor dy = gradientOf(node.output());
    if (dy != null) {
      boolean tied = forward.users(table).size() > 1;
      String id = tied ? lookupId(table) : gradientId(table);
      accumulate(node, ".dw", new TrainingOp.EmbeddingGradient(), id, table, node.input(0), dy);
    }
  }

  private void layerNorm(Node node, GraphOp.LayerNorm op) {
    norm(node, new TrainingOp.LayerNormGradient(op.epsilon()));
    Tensor dy = gradientOf(node.output());
    if (dy != null) {
      columnSum(node, ".db", node.input(2), dy);
    }
  }

  private void activate(Node node, GraphOp.Activate op) {
    Tensor dy = gradientOf(node.output());
    if (dy != null) {
      Tensor x = node.input(0);
      TrainingOp gradient = new TrainingOp.ActivateGradient(op.function());
      send(node, x, one(node, ".dx", gradient, x.type(), x, dy));
    }
  }

  private void norm(Node node, TrainingOp gradient) {
    Tensor dy = gradientOf(node.output());
    if (dy == null) {
      return;
    }
    Tensor x = node.input(0);
    Tensor weight = node.input(1);
    Tensor dx = made(node, ".dx", "y", x.type());
    Tensor products = made(node, ".dx", "products", x.type());
    add(node, ".dx", gradient, List.of(x, weight, dy), List.of(dx, products));
    columnSum(node, ".dw", weight, products);
    send(node, x, dx);
  }

  private void linear(Node node) {
    Tensor dy = gradientOf(node.output());
    if (dy == null) {
      return;
    }
    Tensor x = node.input(0);
    Tensor weight = node.input(1);
    if (isNeeded(x)) {
      send(node, x, one(node, ".dx", new TrainingOp.InputGradient(), x.type(), dy, weight));
    }
    if (isNeeded(weight)) {
      accumulate(node, ".dw", new TrainingOp.WeightGradient(), gradientId(weight), weight, dy, x);
    }
  }

  private void addBias(Node node) {
    Tensor dy = gradientOf(node.output());
    if (dy != null) {
      columnSum(node, ".dw", node.input(1), dy);
      send(node, node.input(0), dy);
    }
  }

  private void rope(Node node, GraphOp.Rope op) {
    Tensor dy = gradientOf(node.output());
    if (dy != null) {
      Tensor x = node.input(0);
      Tensor dx =
          one(
              node,
              ".dx",
              new TrainingOp.RopeGradient(op.rope(), op.headDim()),
              x.type(),
              dy,
              node.input(1),
              node.input(2),
              node.input(3));
      send(node, x, dx);
    }
  }

  private void selfAttention(Node node, TrainingOp.SelfAttention op) {
    Tensor dy = gradientOf(node.outputs().getFirst());
    if (dy == null) {
      return;
    }
    List<Tensor> inputs = new ArrayList<>(node.inputs());
    inputs.addAll(node.outputs());
    inputs.add(dy);
    List<Tensor> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.add(made(node, ".dx", List.of("q", "k", "v").get(i), node.input(i).type()));
    }
    add(node, ".dx", new TrainingOp.SelfAttentionGradient(op), inputs, made);
    for (int i = 0; i < 3; i++) {
      send(node, node.input(i), made.get(i));
    }
  }

  private void dropout(Node node, TrainingOp.Dropout op) {
    Tensor dy = gradientOf(node.output());
    if (dy != null) {
      send(node, node.input(0), one(node, ".dx", op, dy.type(), dy, node.input(1)));
    }
  }

  private void gate(Node node, GraphOp.Gate op) {
    Tensor dy = gradientOf(node.output());
    if (dy == null) {
      return;
    }
    Tensor da = made(node, ".dx", "a", dy.type());
    Tensor db = made(node, ".dx", "b", dy.type());
    add(
        node,
        ".dx",
        new TrainingOp.GateGradient(op.function()),
        List.of(node.input(0), node.input(1), dy),
        List.of(da, db));
    send(node, node.input(0), da);
    send(node, node.input(1), db);
  }

  private void add(Node node) {
    Tensor dy = gradientOf(node.output());
    if (dy != null) {
      send(node, node.input(0), dy);
      send(node, node.input(1), dy);
    }
  }

  private void scale(Node node, GraphOp.Scale op) {
    Tensor dy = gradientOf(node.output());
    if (dy != null) {
      send(node, node.input(0), one(node, ".dx", op, dy.type(), dy));
    }
  }

  private void softCap(Node node, GraphOp.SoftCap op) {
    Tensor dy = gradientOf(node.output());
    if (dy != null) {
      Tensor x = node.input(0);
      TrainingOp gradient = new TrainingOp.SoftCapGradient(op.cap());
      send(node, x, one(node, ".dx", gradient, x.type(), x, dy));
    }
  }

  private void columnSum(Node node, String suffix, Tensor vector, Tensor rows) {
    if (isNeeded(vector)) {
      accumulate(node, suffix, new TrainingOp.ColumnSum(), gradientId(vector), vector, rows);
    }
  }

  private @Nullable Tensor gradientOf(Tensor tensor) {
    return gradients.get(tensor);
  }

  /** Adds to the gradient of {@code tensor} what node {@code from} sends back to it. */
  private void send(Node from, Tensor tensor, Tensor gradient) {
    if (!isNeeded(tensor)) {
      return;
    }
    Tensor before = gradients.get(tensor);
    gradients.put(
        tensor,
        before == null
            ? gradient
            : one(
                from,
                sumSuffix(from, tensor),
                new GraphOp.Add(),
                gradient.type(),
                before,
                gradient));
  }

  /** A node that reads a value twice sends two gradients back to it, and each has a sum. */
  private String sumSuffix(Node from, Tensor tensor) {
    String suffix = ".sum." + tensor.id();
    boolean second = nodes.stream().anyMatch(node -> node.id().equals(from.id() + suffix));
    return second ? suffix + ".again" : suffix;
  }

  /** A node that adds to the gradient {@code id} of {@code parameter}. */
  private void accumulate(
      Node of, String suffix, GraphOp op, String id, Tensor parameter, Tensor... inputs) {
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

  private Tensor one(Node of, String suffix, GraphOp op, TensorType type, Tensor... inputs) {
    Tensor output = made(of, suffix, "y", type);
    add(of, suffix, op, List.of(inputs), List.of(output));
    return output;
  }

  private static Tensor made(Node of, String suffix, String name, TensorType type) {
    return new Tensor(of.id() + suffix + ":" + name, type, Tensor.Role.ACTIVATION);
  }

  private void add(Node of, String suffix, GraphOp op, List<Tensor> in, List<Tensor> out) {
    nodes.add(new Node(of.id() + suffix, of.layer(), op, in, out));
  }
}
