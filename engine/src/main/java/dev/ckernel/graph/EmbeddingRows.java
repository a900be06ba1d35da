package dev.ckernel.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes the rows that enter the first layer an input, in place of the tokens that they come of: so
 * rows may be an image's or a sound's.
 */
public final class EmbeddingRows {
  /** Input: a row for each position, of the width of the residual stream. */
  public static final String INPUT = "embeddings";

  private EmbeddingRows() {}

  static Graph rewrite(Graph graph) {
    List<Node> nodes = graph.nodes();
    int first = 0;
    while (first < nodes.size() && nodes.get(first).layer() == Node.NO_LAYER) {
      first++;
    }
    if (first == 0 || first == nodes.size()) {
      throw new IllegalArgumentException(graph.name() + " has nothing before its layers");
    }
    Tensor entering = nodes.get(first - 1).output();
    Tensor given = new Tensor(INPUT, entering.type(), Tensor.Role.INPUT);
    List<Node> rest = new ArrayList<>();
    for (Node node : nodes.subList(first, nodes.size())) {
      List<Tensor> inputs =
          node.inputs().stream().map(t -> t.equals(entering) ? given : t).toList();
      rest.add(new Node(node.id(), node.layer(), node.op(), inputs, node.outputs()));
    }
    List<Tensor> tensors = new ArrayList<>(List.of(given));
    graph.tensors().stream()
        .filter(tensor -> rest.stream().anyMatch(node -> node.inputs().contains(tensor)))
        .forEach(tensors::add);
    return new Graph(graph.name(), tensors, rest, graph.outputs());
  }
}
