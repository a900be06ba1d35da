package dev.ckernel.plan;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a graph in their order: single nodes outside of layers, and runs of layers that
 * follow one another, sorted by kind. Layers are of one kind if they differ in nothing but their
 * weights and states.
 */
record Layers(List<Part> parts) {
  /** What is planned by itself. */
  sealed interface Part {
    /** Nodes that are planned once. */
    record Once(List<Node> nodes) implements Part {}

    /**
     * Layers of which some are alike.
     *
     * @param kinds the first layer of each kind
     * @param turns all layers in their order
     */
    record Loop(List<List<Node>> kinds, List<Turn> turns) implements Part {}
  }

  /**
   * A layer.
   *
   * @param kind index of its kind
   */
  record Turn(int kind, List<Node> nodes) {}

  static Layers of(Graph graph) {
    List<Part> parts = new ArrayList<>();
    List<List<Node>> run = new ArrayList<>();
    for (List<Node> segment : segments(graph)) {
      boolean isLayer = segment.getFirst().layer() != Node.NO_LAYER;
      if (isLayer && !makesOutput(segment, graph)) {
        run.add(segment);
      } else {
        parts.addAll(parts(run));
        run.clear();
        parts.add(new Part.Once(segment));
      }
    }
    parts.addAll(parts(run));
    return new Layers(parts);
  }

  /** Nodes that stand next to each other in one layer. */
  private static List<List<Node>> segments(Graph graph) {
    List<List<Node>> segments = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (segments.isEmpty() || segments.getLast().getFirst().layer() != node.layer()) {
        segments.add(new ArrayList<>());
      }
      segments.getLast().add(node);
    }
    return segments;
  }

  private static boolean makesOutput(List<Node> segment, Graph graph) {
    return segment.stream()
        .flatMap(node -> node.outputs().stream())
        .anyMatch(graph.outputs()::contains);
  }

  /** One loop where any two of the layers are alike. */
  private static List<Part> parts(List<List<Node>> run) {
    List<List<Node>> kinds = new ArrayList<>();
    List<Turn> turns = new ArrayList<>();
    for (List<Node> layer : run) {
      int kind = 0;
      while (kind < kinds.size() && !Likeness.alike(kinds.get(kind), layer)) {
        kind++;
      }
      if (kind == kinds.size()) {
        kinds.add(layer);
      }
      turns.add(new Turn(kind, layer));
    }
    if (kinds.size() == run.size()) {
      return run.stream().map(layer -> (Part) new Part.Once(layer)).toList();
    }
    return List.of(new Part.Loop(kinds, turns));
  }
}
