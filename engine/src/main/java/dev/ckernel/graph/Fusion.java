package dev.ckernel.graph;

import dev.ckernel.graph.GraphOp.Region;
import dev.ckernel.kernel.lib.Nonlinearity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Groups ops that one kernel does. What may be grouped follows from what the ops are and who reads
 * their results: a value that only the next op reads never has to stand in memory. The kernels of a
 * region are composed of the same pieces as those of its ops, so the bits stay.
 */
final class Fusion {
  private final Graph graph;
  private final Map<Tensor, List<Node>> users = new HashMap<>();
  private final Map<Node, List<Node>> regionOf = new HashMap<>();
  private final Map<List<Node>, Region> kinds = new HashMap<>();

  private Fusion(Graph graph) {
    this.graph = graph;
    for (Node node : graph.nodes()) {
      for (Tensor input : node.inputs()) {
        users.computeIfAbsent(input, t -> new ArrayList<>()).add(node);
      }
    }
  }

  static Graph rewrite(Graph graph) {
    Fusion fusion = new Fusion(graph);
    for (Node node : graph.nodes()) {
      if (!fusion.regionOf.containsKey(node)) {
        fusion.seed(node);
      }
    }
    return graph.withNodes(fusion.fused());
  }

  private void seed(Node node) {
    switch (node.op()) {
      case GraphOp.SelectRows op -> normRegion(node);
      case GraphOp.RmsNorm op -> normRegion(node);
      case GraphOp.Linear op -> projection(node);
      case GraphOp.StoreKv op -> cacheRegion(node);
      case GraphOp.Embedding op -> {}
      case GraphOp.AddBias op -> {}
      case GraphOp.Quantise op -> {}
      case GraphOp.Rope op -> {}
      case GraphOp.Attention op -> {}
      case GraphOp.LayerNorm op -> {}
      case GraphOp.Activate op -> {}
      case GraphOp.Gate op -> {}
      case GraphOp.Add op -> {}
      case GraphOp.Scale op -> {}
      case GraphOp.SoftCap op -> {}
      case GraphOp.Fused op -> {}
      case TrainingOp op -> {}
    }
  }

  /** (selection,) norm of whole rows(, quantisation). */
  private void normRegion(Node first) {
    List<Node> nodes = new ArrayList<>();
    Node norm = first;
    if (first.op() instanceof GraphOp.SelectRows) {
      nodes.add(first);
      norm = onlyUser(first.output(), GraphOp.RmsNorm.class);
    }
    if (norm == null || norm.input(0).type().columns() != norm.input(1).type().columns()) {
      return;
    }
    nodes.add(norm);
    Node quantise = onlyUser(norm.output(), GraphOp.Quantise.class);
    if (quantise != null) {
      nodes.add(quantise);
    }
    claim(Region.NORM, nodes);
  }

  /**
   * Linears of one input and format, each with its bias; or two and their gate; then the residual.
   */
  private void projection(Node first) {
    List<Node> siblings =
        users.getOrDefault(first.input(0), List.of()).stream()
            .filter(user -> user.op() instanceof GraphOp.Linear)
            .filter(user -> user.layer() == first.layer() && !regionOf.containsKey(user))
            .filter(user -> user.input(1).type().kind().equals(first.input(1).type().kind()))
            .toList();
    Node gate = onlyUser(first.output(), GraphOp.Gate.class);
    List<Node> nodes = new ArrayList<>();
    if (gate != null && siblings.size() == 2 && isGateOf(gate, siblings)) {
      nodes.addAll(siblings);
      nodes.add(gate);
      claim(Region.PROJECTION, nodes);
      return;
    }
    boolean biased = onlyUser(first.output(), GraphOp.AddBias.class) != null;
    for (Node linear : siblings) {
      Node bias = onlyUser(linear.output(), GraphOp.AddBias.class);
      if ((bias != null) == biased) {
        nodes.add(linear);
      }
    }
    for (Node linear : List.copyOf(nodes)) {
      Node bias = onlyUser(linear.output(), GraphOp.AddBias.class);
      if (bias != null) {
        nodes.add(bias);
      }
    }
    if (siblings.size() == 1) {
      Node add = onlyUser(nodes.getLast().output(), GraphOp.Add.class);
      if (add != null && add.input(1).equals(nodes.getLast().output())) {
        nodes.add(add);
      }
    }
    claim(Region.PROJECTION, nodes);
  }

  private static boolean isGateOf(Node gate, List<Node> linears) {
    return gate.op().equals(new GraphOp.Gate(Nonlinearity.SILU))
        && gate.input(0).equals(linears.get(0).output())
        && gate.input(1).equals(linears.get(1).output());
  }

  /** The store, the rotations of keys and queries before it, and their norms. */
  private void cacheRegion(Node store) {
    Node keyRope = producer(store.input(0), GraphOp.Rope.class);
    Node queryRope = keyRope == null ? null : queryRope(store, keyRope);
    if (keyRope == null || queryRope == null) {
      return;
    }
    List<Node> nodes = new ArrayList<>();
    Node queryNorm = producer(queryRope.input(0), GraphOp.RmsNorm.class);
    Node keyNorm = producer(keyRope.input(0), GraphOp.RmsNorm.class);
    if (queryNorm != null && keyNorm != null) {
      nodes.add(queryNorm);
      nodes.add(keyNorm);
    }
    nodes.add(queryRope);
    nodes.add(keyRope);
    nodes.add(store);
    claim(Region.CACHE, nodes);
  }

  /** The rotation of the queries that attend to what {@code store} stores. */
  private @Nullable Node queryRope(Node store, Node keyRope) {
    Node attention = onlyUser(store.output(), GraphOp.Attention.class);
    for (Node user : users.getOrDefault(store.output(), List.of())) {
      if (user.op() instanceof GraphOp.Attention) {
        attention = user;
        break;
      }
    }
    Node rope = attention == null ? null : producer(attention.input(0), GraphOp.Rope.class);
    return rope != null && rope.op().equals(keyRope.op()) ? rope : null;
  }

  private @Nullable Node producer(Tensor tensor, Class<? extends GraphOp> op) {
    for (Node node : graph.nodes()) {
      if (node.outputs().contains(tensor)) {
        return op.isInstance(node.op()) ? node : null;
      }
    }
    return null;
  }

  private @Nullable Node onlyUser(Tensor tensor, Class<? extends GraphOp> op) {
    List<Node> readers = users.getOrDefault(tensor, List.of());
    return readers.size() == 1
            && op.isInstance(readers.getFirst().op())
            && !graph.outputs().contains(tensor)
        ? readers.getFirst()
        : null;
  }

  private void claim(Region kind, List<Node> nodes) {
    if (nodes.size() < 2) {
      return;
    }
    for (Node node : nodes) {
      regionOf.put(node, nodes);
    }
    kinds.put(nodes, kind);
  }

  /** Regions stand where their last node stood, since by then all their inputs are there. */
  private List<Node> fused() {
    List<Node> result = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<Node> region = regionOf.get(node);
      if (region == null) {
        result.add(node);
      } else if (region.getLast().equals(node)) {
        result.add(fuse(region));
      }
    }
    return result;
  }

  private Node fuse(List<Node> region) {
    Set<Tensor> made = new LinkedHashSet<>();
    Set<Tensor> inputs = new LinkedHashSet<>();
    for (Node node : region) {
      for (Tensor input : node.inputs()) {
        if (!made.contains(input)) {
          inputs.add(input);
        }
      }
      made.addAll(node.outputs());
    }
    List<Tensor> outputs = new ArrayList<>();
    for (Tensor tensor : made) {
      boolean leaves =
          graph.outputs().contains(tensor)
              || users.getOrDefault(tensor, List.of()).stream().anyMatch(u -> !region.contains(u));
      if (leaves) {
        outputs.add(tensor);
      }
    }
    Node last = region.getLast();
    String id = String.join("+", region.stream().map(Node::id).toList());
    Region kind = Objects.requireNonNull(kinds.get(region));
    return new Node(
        id, last.layer(), new GraphOp.Fused(kind, region), List.copyOf(inputs), outputs);
  }
}
