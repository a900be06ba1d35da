package dev.ckernel.graph;

import dev.ckernel.graph.Fused.Region;
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
      case SelectRows op -> normRegion(node);
      case RmsNorm op -> normRegion(node);
      case Linear op -> projection(node);
      case StoreKv op -> cacheRegion(node);
      case GraphOp op -> {}
    }
  }

  /** (selection,) norm of whole rows(, quantisation or sum). */
  private void normRegion(Node first) {
    List<Node> nodes = new ArrayList<>();
    Node norm = first;
    if (first.op() instanceof SelectRows) {
      nodes.add(first);
      norm = onlyUser(first.output(), RmsNorm.class);
    }
    if (norm == null || norm.input(0).type().columns() != norm.input(1).type().columns()) {
      return;
    }
    nodes.add(norm);
    Node quantise = onlyUser(norm.output(), Quantise.class);
    Node add = onlyUser(norm.output(), Add.class);
    if (quantise != null) {
      nodes.add(quantise);
    } else if (add != null && add.input(1).equals(norm.output())) {
      nodes.add(add);
    }
    claim(Region.NORM, nodes);
  }

  /**
   * Linears of one input and format: one, or two and their gate, and what follows; or several, each
   * with its bias.
   */
  private void projection(Node first) {
    List<Node> siblings =
        users.getOrDefault(first.input(0), List.of()).stream()
            .filter(user -> user.op() instanceof Linear)
            .filter(user -> user.layer() == first.layer() && !regionOf.containsKey(user))
            .filter(user -> user.input(1).type().kind().equals(first.input(1).type().kind()))
            .toList();
    List<Node> nodes = new ArrayList<>();
    Node gate = onlyUser(first.output(), Gate.class);
    if (siblings.size() == 1) {
      nodes.add(first);
      nodes.addAll(following(first));
    } else if (gate != null && siblings.size() == 2 && isGateOf(gate, siblings)) {
      nodes.addAll(siblings);
      nodes.add(gate);
      nodes.addAll(following(gate));
    } else {
      biased(first, siblings, nodes);
    }
    claim(Region.PROJECTION, nodes);
  }

  /** What is done, one op after the other, to a value that nobody else reads, up to a sum. */
  private List<Node> following(Node last) {
    List<Node> chain = new ArrayList<>();
    Node end = last;
    while (!(end.op() instanceof Add)) {
      Node next = onlyUser(end.output(), FollowsMatrix.class);
      if (next == null || !follows(next, end.output()) || isSecondBias(next, chain)) {
        break;
      }
      chain.add(next);
      end = next;
    }
    return chain;
  }

  private static boolean isSecondBias(Node node, List<Node> chain) {
    return node.op() instanceof AddBias && chain.stream().anyMatch(n -> n.op() instanceof AddBias);
  }

  private static boolean follows(Node node, Tensor value) {
    return node.op() instanceof FollowsMatrix op
        && !(node.op() instanceof Gate)
        && node.input(op.value()).equals(value);
  }

  /** Those that have a bias, or those that have none, as the first; then the biases. */
  private void biased(Node first, List<Node> siblings, List<Node> nodes) {
    boolean biased = onlyUser(first.output(), AddBias.class) != null;
    List<Node> biases = new ArrayList<>();
    for (Node linear : siblings) {
      Node bias = onlyUser(linear.output(), AddBias.class);
      if ((bias != null) == biased) {
        nodes.add(linear);
      }
      if (bias != null && biased) {
        biases.add(bias);
      }
    }
    nodes.addAll(biases);
  }

  private static boolean isGateOf(Node gate, List<Node> linears) {
    return gate.input(0).equals(linears.get(0).output())
        && gate.input(1).equals(linears.get(1).output());
  }

  /** The store, the rotations of keys and queries before it, and their norms. */
  private void cacheRegion(Node store) {
    Node keyRope = producer(store.input(0), Rope.class);
    Node queryRope = keyRope == null ? null : queryRope(store, keyRope);
    if (keyRope == null || queryRope == null) {
      return;
    }
    List<Node> nodes = new ArrayList<>();
    Node queryNorm = producer(queryRope.input(0), RmsNorm.class);
    Node keyNorm = producer(keyRope.input(0), RmsNorm.class);
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
    Node attention =
        users.getOrDefault(store.output(), List.of()).stream()
            .filter(user -> user.op() instanceof CachedAttention)
            .findFirst()
            .orElse(null);
    Node rope = attention == null ? null : producer(attention.input(0), Rope.class);
    return rope != null
            && rope.op().equals(keyRope.op())
            && rope.inputs().subList(1, 4).equals(keyRope.inputs().subList(1, 4))
        ? rope
        : null;
  }

  private @Nullable Node producer(Tensor tensor, Class<? extends GraphOp> op) {
    for (Node node : graph.nodes()) {
      if (node.outputs().contains(tensor)) {
        return op.isInstance(node.op()) ? node : null;
      }
    }
    return null;
  }

  private @Nullable Node onlyUser(Tensor tensor, Class<?> op) {
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
    return new Node(id, last.layer(), new Fused(kind, region), List.copyOf(inputs), outputs);
  }
}
