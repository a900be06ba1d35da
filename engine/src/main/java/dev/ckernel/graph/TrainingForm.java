package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Turns the graph of a decoder's step into that of a training step, so that a family is written
 * once: attention keeps what its gradient needs, every row has an output, parameters that are
 * trained are f32, and the loss stands at the end.
 */
public final class TrainingForm {
  /** Input: of each row the token that should follow, or -1 where none counts. */
  public static final String TARGETS = "targets";

  private final Map<Tensor, Tensor> replaced = new HashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private final Predicate<Tensor> trained;

  private TrainingForm(Predicate<Tensor> trained) {
    this.trained = trained;
  }

  static Graph rewrite(Graph graph, Predicate<Tensor> trained) {
    return new TrainingForm(trained).of(graph);
  }

  private Graph of(Graph graph) {
    for (Tensor tensor : graph.tensors()) {
      switch (tensor.role()) {
        case PARAMETER -> {
          Tensor master =
              trained.test(tensor)
                  ? new Tensor(
                      tensor.id(),
                      tensor.type().withKind(TensorType.F32),
                      Tensor.Role.PARAMETER,
                      tensor.init())
                  : tensor;
          replaced.put(tensor, master);
          tensors.put(master.id(), master);
        }
        case INPUT, TABLE -> tensors.put(tensor.id(), tensor);
        case STATE, GRADIENT, ACTIVATION -> {}
      }
    }
    graph.nodes().forEach(this::node);
    Tensor logits = now(graph.outputs().getFirst());
    Tensor targets =
        new Tensor(
            TARGETS, new TensorType(new Kind.Int32(), List.of(Dim.Symbol.ROWS)), Tensor.Role.INPUT);
    tensors.put(TARGETS, targets);
    Tensor losses = activation("loss:y", TensorType.rows(Dim.Symbol.ROWS, 1));
    Tensor stats = activation("loss:stats", TensorType.rows(Dim.Symbol.ROWS, 2));
    nodes.add(
        new Node(
            "loss",
            Node.NO_LAYER,
            new CrossEntropy(),
            List.of(logits, targets),
            List.of(losses, stats)));
    List<Tensor> read =
        tensors.values().stream()
            .filter(t -> nodes.stream().anyMatch(n -> n.inputs().contains(t)))
            .toList();
    return new Graph(graph.name(), read, nodes, List.of(losses));
  }

  private void node(Node node) {
    switch (node.op()) {
      case Attention op -> attention(node, op);
      case SelectRows op -> replaced.put(node.output(), now(node.input(0)));
      case Quantise op -> throw wrong(node);
      case TrainingOp op -> throw wrong(node);
      case RowLocal op -> copy(node);
      case GraphOp op -> throw wrong(node);
    }
  }

  private static IllegalArgumentException wrong(Node node) {
    return new IllegalArgumentException(node.id() + " is not part of a family's graph");
  }

  private void attention(Node node, Attention op) {
    Tensor q = now(node.input(0));
    Tensor y = activation(node.output().id(), q.type());
    Tensor stats =
        activation(node.id() + ":stats", TensorType.rows(Dim.Symbol.ROWS, 2 * op.heads()));
    replaced.put(node.output(), y);
    nodes.add(
        new Node(
            node.id(),
            node.layer(),
            new SelfAttention(op),
            List.of(q, now(node.input(1)), now(node.input(2))),
            List.of(y, stats)));
  }

  private void copy(Node node) {
    List<Tensor> outputs = new ArrayList<>();
    for (Tensor output : node.outputs()) {
      Tensor everyRow =
          activation(output.id(), TensorType.rows(Dim.Symbol.ROWS, output.type().columns()));
      replaced.put(output, everyRow);
      outputs.add(everyRow);
    }
    nodes.add(
        new Node(
            node.id(),
            node.layer(),
            node.op(),
            node.inputs().stream().map(this::now).toList(),
            outputs));
  }

  private Tensor now(Tensor tensor) {
    return replaced.getOrDefault(tensor, tensor);
  }

  private static Tensor activation(String id, TensorType type) {
    return new Tensor(id, type, Tensor.Role.ACTIVATION);
  }
}
