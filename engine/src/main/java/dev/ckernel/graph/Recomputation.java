package dev.ckernel.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Activation checkpointing (Chen et al. 2016, arXiv 1604.06174): of some layers only the input is
 * kept, and what the backward pass reads is computed again from it, by the same ops and so to the
 * same bits. The nodes that a layer's backward nodes need stand once more before the first of them.
 */
public final class Recomputation {
  private static final String AGAIN = ".again";

  private final Map<Tensor, Tensor> again = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Set<Integer> done = new LinkedHashSet<>();

  private Recomputation() {}

  static Graph rewrite(Graph graph, List<Integer> layers) {
    return graph.withNodes(new Recomputation().of(graph, layers));
  }

  /** Whether the pass has put that node in. */
  public static boolean isAgain(Node node) {
    return node.id().endsWith(AGAIN);
  }

  private List<Node> of(Graph graph, List<Integer> layers) {
    List<Node> forward = new ArrayList<>();
    boolean backward = false;
    for (Node node : graph.nodes()) {
      if (backward && layers.contains(node.layer())) {
        if (done.add(node.layer())) {
          repeat(node.layer(), forward, graph);
        }
        nodes.add(reading(node, node.id(), node.outputs()));
      } else {
        nodes.add(node);
      }
      if (!backward) {
        forward.add(node);
      }
      backward |= node.op() instanceof Loss;
    }
    return nodes;
  }

  /** The layer's forward nodes that its backward nodes need, over again. */
  private void repeat(int layer, List<Node> forward, Graph graph) {
    Set<Tensor> wanted = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (node.layer() == layer && !forward.contains(node)) {
        wanted.addAll(node.inputs());
      }
    }
    List<Node> needed = new ArrayList<>();
    for (Node node : forward.reversed()) {
      if (node.layer() == layer && node.outputs().stream().anyMatch(wanted::contains)) {
        needed.addFirst(node);
        wanted.addAll(node.inputs());
      }
    }
    for (Node node : needed) {
      List<Tensor> outputs = new ArrayList<>();
      for (Tensor output : node.outputs()) {
        outputs.add(new Tensor(output.id() + ":again", output.type(), output.role()));
      }
      nodes.add(reading(node, node.id() + AGAIN, outputs));
      for (int i = 0; i < outputs.size(); i++) {
        again.put(node.outputs().get(i), outputs.get(i));
      }
    }
  }

  /** The node, reading what has been computed again. */
  private Node reading(Node node, String id, List<Tensor> outputs) {
    List<Tensor> inputs =
        node.inputs().stream().map(input -> again.getOrDefault(input, input)).toList();
    return new Node(id, node.layer(), node.op(), inputs, outputs);
  }
}
