package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.lib.WeightFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts a {@link GraphOp.Quantise} before the linears that have quantised weights. */
final class QuantiseActivations {
  private QuantiseActivations() {}

  static Graph rewrite(Graph graph) {
    Map<Tensor, Tensor> quantised = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof GraphOp.Linear && node.input(1).type().dtype().isQuantised()) {
        Tensor x = node.input(0);
        Tensor q = quantised.get(x);
        if (q == null) {
          q = new Tensor(x.id() + ":q8", x.type().withKind(kind(graph, x)), x.role());
          quantised.put(x, q);
          String id = x.id().replaceFirst(":y$", "") + ".quantise";
          nodes.add(new Node(id, node.layer(), new GraphOp.Quantise(), List.of(x), List.of(q)));
        }
        nodes.add(
            new Node(
                node.id(), node.layer(), node.op(), List.of(q, node.input(1)), node.outputs()));
      } else {
        nodes.add(node);
      }
    }
    return graph.withNodes(nodes);
  }

  /** Sums of 16 where any user needs them. */
  private static Kind kind(Graph graph, Tensor x) {
    int group =
        graph.users(x).stream()
            .filter(user -> user.op() instanceof GraphOp.Linear)
            .map(user -> WeightFormat.of(user.input(1).type().dtype()))
            .mapToInt(format -> format instanceof WeightFormat.Blocks b ? b.subBlock() : 32)
            .min()
            .orElse(32);
    return new Kind.Quantised(group);
  }
}
