package dev.ckernel.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Checks a graph: every tensor is computed before it is read, once, and shapes fit every op. */
public final class GraphVerifier {
  private GraphVerifier() {}

  /**
   * Checks the whole graph.
   *
   * @throws IllegalStateException naming the first node that is wrong
   */
  public static void verify(Graph graph) {
    Map<String, Tensor> known = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (Tensor tensor : graph.tensors()) {
      Shapes.check(known.put(tensor.id(), tensor) == null, tensor.id(), "declared twice");
    }
    for (Node node : graph.nodes()) {
      Shapes.check(ids.add(node.id()), node.id(), "there are two nodes of this id");
      node(node, known);
    }
    for (Tensor output : graph.outputs()) {
      Shapes.check(
          output.equals(known.get(output.id())), output.id(), "is an output and not computed");
    }
  }

  private static void node(Node node, Map<String, Tensor> known) {
    for (Tensor input : node.inputs()) {
      if (!input.equals(known.get(input.id()))) {
        throw Shapes.wrong(node.id(), "reads " + input.id() + " too early");
      }
    }
    for (Tensor output : node.outputs()) {
      if (known.put(output.id(), output) != null) {
        throw Shapes.wrong(node.id(), output.id() + " computed twice");
      }
    }
    if (node.op() instanceof Fused fused) {
      inside(node, fused);
    }
    node.op().check(node);
    if (node.op() instanceof Elementwise) {
      Shapes.allOfOneType(node);
    }
    if (node.op() instanceof Accumulates) {
      Shapes.sameType(node, node.inputs().getLast(), node.output());
    }
  }

  private static void inside(Node node, Fused fused) {
    Map<String, Tensor> known = new HashMap<>();
    for (Tensor input : node.inputs()) {
      known.put(input.id(), input);
    }
    for (Node part : fused.nodes()) {
      node(part, known);
    }
  }
}
