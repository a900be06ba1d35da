package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import java.util.ArrayList;
import java.util.List;

/** Puts a {@link Dropout} before each branch that adds to the residual stream. */
public final class Dropouts {
  /** How the ids of the inputs begin that say which random numbers are taken. */
  public static final String RANDOM = "dropout.";

  /** Words of such an input. */
  private static final int WORDS = 6;

  private Dropouts() {}

  static Graph rewrite(Graph graph, float rate) {
    List<Tensor> tensors = new ArrayList<>(graph.tensors());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Add add && add.residual()) {
        TensorType type = new TensorType(new Kind.Int32(), List.of(new Dim.Fixed(WORDS)));
        Tensor random = new Tensor(RANDOM + node.id(), type, Tensor.Role.INPUT);
        tensors.add(random);
        Tensor x = node.input(1);
        String id = node.id() + ".dropout";
        Tensor y = new Tensor(id + ":y", x.type(), x.role());
        nodes.add(new Node(id, node.layer(), new Dropout(rate), List.of(x, random), List.of(y)));
        nodes.add(
            new Node(
                node.id(), node.layer(), node.op(), List.of(node.input(0), y), node.outputs()));
      } else {
        nodes.add(node);
      }
    }
    return new Graph(graph.name(), tensors, nodes, graph.outputs());
  }
}
