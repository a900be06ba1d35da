package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Turns the graph of a decoder's step into that of a training step, so that a family is written
 * once: attention sees whole sequences instead of a cache, every row has an output, parameters are
 * f32, and the loss stands at the end.
 */
final class TrainingForm {
  static final String TARGETS = "targets";

  private final Map<Tensor, Tensor> replaced = new HashMap<>();
  private final Map<Tensor, Node> stores = new HashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private TrainingForm() {}

  static Graph rewrite(Graph graph) {
    return new TrainingForm().of(graph);
  }

  private Graph of(Graph graph) {
    for (Tensor tensor : graph.tensors()) {
      switch (tensor.role()) {
        case PARAMETER -> {
          Tensor master =
              new Tensor(
                  tensor.id(),
                  tensor.type().withKind(new Kind.Stored(DType.F32)),
                  Tensor.Role.PARAMETER,
                  tensor.init());
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
            new TrainingOp.CrossEntropy(),
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
      case GraphOp.StoreKv op -> stores.put(node.output(), node);
      case GraphOp.Attention op -> attention(node, op);
      case GraphOp.SelectRows op -> replaced.put(node.output(), now(node.input(0)));
      case GraphOp.Embedding op -> copy(node);
      case GraphOp.RmsNorm op -> copy(node);
      case GraphOp.Linear op -> copy(node);
      case GraphOp.AddBias op -> copy(node);
      case GraphOp.Rope op -> copy(node);
      case GraphOp.LayerNorm op -> copy(node);
      case GraphOp.Activate op -> copy(node);
      case GraphOp.Gate op -> copy(node);
      case GraphOp.Add op -> copy(node);
      case GraphOp.Scale op -> copy(node);
      case GraphOp.SoftCap op -> copy(node);
      case GraphOp.Quantise op -> throw wrong(node);
      case GraphOp.Fused op -> throw wrong(node);
      case TrainingOp op -> throw wrong(node);
    }
  }

  private static IllegalArgumentException wrong(Node node) {
    return new IllegalArgumentException(node.id() + " is not part of a family's graph");
  }

  private void attention(Node node, GraphOp.Attention op) {
    Node store = Objects.requireNonNull(stores.get(node.input(4)), node.id());
    Tensor q = now(node.input(0));
    Tensor y = activation(node.output().id(), q.type());
    Tensor stats =
        activation(node.id() + ":stats", TensorType.rows(Dim.Symbol.ROWS, 2 * op.heads()));
    replaced.put(node.output(), y);
    nodes.add(
        new Node(
            node.id(),
            node.layer(),
            new TrainingOp.SelfAttention(
                op.heads(), op.kvHeads(), op.headDim(), op.scale(), op.mask()),
            List.of(q, now(store.input(0)), now(store.input(1))),
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
