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

  /** Several graphs as one, whose tensors of equal ids are one tensor. */
  public static Graph together(List<Graph> graphs) {
    return new Graph(
        graphs.getFirst().name(),
        graphs.stream().flatMap(graph -> graph.tensors().stream()).distinct().toList(),
        graphs.stream().flatMap(graph -> graph.nodes().stream()).toList(),
        graphs.stream().flatMap(graph -> graph.outputs().stream()).toList());
  }

  /** The nodes that read {@code tensor}. */
  public List<Node> users(Tensor tensor) {
    return nodes.stream().filter(node -> node.inputs().contains(tensor)).toList();
  }
}
