package dev.ckernel.graph;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Makes the rows that matrices multiply within layers outputs of the graph, after those that it
 * has.
 */
final class Taps {
  private Taps() {}

  static Graph rewrite(Graph graph) {
    Set<Tensor> outputs = new LinkedHashSet<>(graph.outputs());
    for (Node node : graph.nodes()) {
      if (node.op() instanceof ReadsMatrix product && node.layer() != Node.NO_LAYER) {
        outputs.add(node.input(product.rows()));
      }
    }
    return new Graph(graph.name(), graph.tensors(), graph.nodes(), outputs.stream().toList());
  }
}
