package dev.ckernel.graph;

import java.util.List;

/**
 * A program of tensors; nodes stand in an order in which they can be computed.
 *
 * @param tensors inputs, parameters, tables and states
 * @param outputs what is kept at the end
 */
public record Graph(String name, List<Tensor> tensors, List<Node> nodes, List<Tensor> outputs) {
  public Graph {
    tensors = List.copyOf(tensors);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  public Graph withNodes(List<Node> newNodes) {
    return new Graph(name, tensors, newNodes, outputs);
  }

  /** The nodes that read {@code tensor}. */
  public List<Node> users(Tensor tensor) {
    return nodes.stream().filter(node -> node.inputs().contains(tensor)).toList();
  }
}
