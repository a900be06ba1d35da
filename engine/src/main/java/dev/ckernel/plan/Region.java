package dev.ckernel.plan;

import dev.ckernel.graph.Fused;
import dev.ckernel.graph.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of a fused region, to be found by what they are. */
record Region(List<Node> nodes) {
  Region {
    nodes = List.copyOf(nodes);
  }

  static Region of(Fused op) {
    return new Region(op.nodes());
  }

  /** The first node of that op; null if there is none. */
  @Nullable Node find(Class<?> op) {
    return all(op).stream().findFirst().orElse(null);
  }

  /** All nodes of that op. */
  List<Node> all(Class<?> op) {
    return nodes.stream().filter(node -> op.isInstance(node.op())).toList();
  }

  /** The first node of an op without which the region would not be one. */
  Node main(Class<?> op) {
    Node node = find(op);
    if (node == null) {
      throw new IllegalStateException("a region lacks its main op");
    }
    return node;
  }
}
