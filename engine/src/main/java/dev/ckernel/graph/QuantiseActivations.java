package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.lib.WeightFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts a {@link Quantise} before what multiplies rows by quantised matrices. */
final class QuantiseActivations {
  private QuantiseActivations() {}

  static Graph rewrite(Graph graph) {
    Map<Tensor, Integer> groups = groups(graph);
    Map<Tensor, Tensor> quantised = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof ReadsMatrix product
          && node.input(product.matrix()).type().dtype().isQuantised()) {
        Tensor x = node.input(product.rows());
        Tensor q = quantised.get(x);
        if (q == null) {
          Kind kind = new Kind.Quantised(groups.getOrDefault(x, 32));
          q = new Tensor(x.id() + ":q8", x.type().withKind(kind), x.role());
          quantised.put(x, q);
          String id = x.id().replaceFirst(":y$", "") + ".quantise";
          nodes.add(new Node(id, node.layer(), new Quantise(), List.of(x), List.of(q)));
        }
        List<Tensor> inputs = new ArrayList<>(node.inputs());
        inputs.set(product.rows(), q);
        nodes.add(new Node(node.id(), node.layer(), node.op(), inputs, node.outputs()));
      } else {
        nodes.add(node);
      }
    }
    return graph.withNodes(nodes);
  }

  /** Elements whose sum is kept: 16 where any user needs that, else 32. */
  private static Map<Tensor, Integer> groups(Graph graph) {
    Map<Tensor, Integer> groups = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof ReadsMatrix product
          && WeightFormat.of(node.input(product.matrix()).type().dtype())
              instanceof WeightFormat.Blocks blocks) {
        groups.merge(node.input(product.rows()), blocks.subBlock(), Math::min);
      }
    }
    return groups;
  }
}
