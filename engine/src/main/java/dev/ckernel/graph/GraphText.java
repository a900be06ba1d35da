package dev.ckernel.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** A graph as lines for people: {@code outputs = op(inputs) {attributes}}. */
public final class GraphText {
  private GraphText() {}

  /** The whole graph: what is handed in, every node, what is kept. */
  public static String of(Graph graph) {
    StringBuilder text = new StringBuilder();
    text.append("graph ").append(graph.name()).append('\n');
    for (Tensor tensor : graph.tensors()) {
      text.append("  ").append(GraphJson.lower(tensor.role())).append(' ');
      text.append(typed(tensor)).append('\n');
    }
    int layer = Node.NO_LAYER;
    for (Node node : graph.nodes()) {
      if (node.layer() != layer) {
        layer = node.layer();
        text.append(layer == Node.NO_LAYER ? "\n" : "\n  layer " + layer + "\n");
      }
      lines(node).forEach(line -> text.append("  ").append(line).append('\n'));
    }
    StringJoiner outputs = new StringJoiner(", ", "\n  return ", "\n");
    graph.outputs().forEach(output -> outputs.add(output.id()));
    return text.append(outputs).toString();
  }

  /** A node's line; those that a region holds follow, indented. */
  public static List<String> lines(Node node) {
    List<String> lines = new ArrayList<>();
    add(node, "", lines);
    return lines;
  }

  private static void add(Node node, String indent, List<String> lines) {
    StringJoiner outputs = new StringJoiner(", ");
    node.outputs().forEach(output -> outputs.add(typed(output)));
    StringJoiner inputs = new StringJoiner(", ", "(", ")");
    node.inputs().forEach(input -> inputs.add(input.id()));
    lines.add(indent + outputs + " = " + node.op().label() + inputs + attributes(node));
    if (node.op() instanceof Fused fused) {
      fused.nodes().forEach(inner -> add(inner, indent + "  | ", lines));
    }
  }

  private static String attributes(Node node) {
    JsonNode attributes = GraphJson.node(node).path("attributes");
    StringJoiner text = new StringJoiner(", ", " {", "}").setEmptyValue("");
    if (!(node.op() instanceof Fused)) {
      attributes.properties().forEach(a -> text.add(a.getKey() + " " + a.getValue().asString()));
    }
    return text.toString();
  }

  private static String typed(Tensor tensor) {
    return tensor.id() + ": " + tensor.type().toString().replace("[]", "");
  }
}
