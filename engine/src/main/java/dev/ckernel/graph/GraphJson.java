package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A graph as JSON, for people and tools: {@code ir1.json} before passes, {@code ir2.json} after
 * them. Nothing reads it back.
 */
public final class GraphJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private GraphJson() {}

  /**
   * The whole graph.
   *
   * @param stage what the reader is told that this is, such as {@code ir1}
   */
  public static ObjectNode of(String stage, Graph graph) {
    ObjectNode json = JSON.objectNode().put("stage", stage).put("name", graph.name());
    ArrayNode tensors = json.putArray("tensors");
    graph.tensors().forEach(tensor -> tensors.add(tensor(tensor)));
    ArrayNode nodes = json.putArray("nodes");
    graph.nodes().forEach(node -> nodes.add(node(node)));
    ArrayNode outputs = json.putArray("outputs");
    graph.outputs().forEach(tensor -> outputs.add(tensor.id()));
    return json;
  }

  /** One node; a region with the nodes that it holds. */
  public static ObjectNode node(Node node) {
    ObjectNode json = JSON.objectNode().put("id", node.id()).put("op", node.op().label());
    if (node.layer() != Node.NO_LAYER) {
      json.put("layer", node.layer());
    }
    ObjectNode attributes = JSON.objectNode();
    node.op().attributes(attributes);
    if (!attributes.isEmpty()) {
      json.set("attributes", attributes);
    }
    ArrayNode inputs = json.putArray("inputs");
    node.inputs().forEach(tensor -> inputs.add(tensor(tensor)));
    ArrayNode outputs = json.putArray("outputs");
    node.outputs().forEach(tensor -> outputs.add(tensor(tensor)));
    if (node.op() instanceof Fused fused) {
      ArrayNode holds = json.putArray("holds");
      fused.nodes().forEach(inner -> holds.add(node(inner)));
    }
    return json;
  }

  private static ObjectNode tensor(Tensor tensor) {
    ObjectNode json =
        JSON.objectNode()
            .put("id", tensor.id())
            .put("role", lower(tensor.role()))
            .put("type", kind(tensor.type().kind()));
    ArrayNode shape = json.putArray("shape");
    for (Dim dim : tensor.type().shape()) {
      switch (dim) {
        case Dim.Fixed fixed -> shape.add(fixed.size());
        case Dim.Symbol symbol -> shape.add(lower(symbol));
        case Dim.Part part -> shape.add(lower(part.of()) + "/" + part.divisor());
      }
    }
    return json;
  }

  private static String kind(Kind kind) {
    return switch (kind) {
      case Kind.Stored stored -> lower(stored.dtype());
      case Kind.Int32 i -> "i32";
      case Kind.Quantised q -> "q8/" + q.group();
      case Kind.Paged p -> p.toString();
      case Kind.PerSequence s -> s.toString();
    };
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
