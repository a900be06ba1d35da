package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.lib.Heads;
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
    ObjectNode attributes = attributes(node.op());
    if (!attributes.isEmpty()) {
      json.set("attributes", attributes);
    }
    ArrayNode inputs = json.putArray("inputs");
    node.inputs().forEach(tensor -> inputs.add(tensor(tensor)));
    ArrayNode outputs = json.putArray("outputs");
    node.outputs().forEach(tensor -> outputs.add(tensor(tensor)));
    if (node.op() instanceof GraphOp.Fused fused) {
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
      }
    }
    return json;
  }

  private static String kind(Kind kind) {
    return switch (kind) {
      case Kind.Stored stored -> lower(stored.dtype());
      case Kind.Int32 i -> "i32";
      case Kind.Quantised q -> "q8/" + q.group();
      case Kind.Cache c -> "cache";
    };
  }

  private static ObjectNode attributes(GraphOp op) {
    ObjectNode json = JSON.objectNode();
    return switch (op) {
      case GraphOp.RmsNorm norm -> json.put("epsilon", norm.epsilon());
      case GraphOp.Rope rope -> rope(rope.rope(), rope.headDim(), json);
      case GraphOp.StoreKv store -> json.put("layer", store.layer());
      case GraphOp.Attention attention ->
          json.put("layer", attention.layer())
              .put("heads", attention.heads())
              .put("kvHeads", attention.kvHeads())
              .put("headDim", attention.headDim())
              .put("scale", attention.scale())
              .put("mask", attention.mask().label());
      case GraphOp.Fused fused -> json.put("region", lower(fused.region()));
      case GraphOp.Embedding e -> json;
      case GraphOp.Linear l -> json;
      case GraphOp.AddBias b -> json;
      case GraphOp.Quantise q -> json;
      case GraphOp.LayerNorm n -> json.put("epsilon", n.epsilon());
      case GraphOp.Activate a -> json.put("function", lower(a.function()));
      case GraphOp.Gate g -> json.put("function", lower(g.function()));
      case GraphOp.Add a -> json;
      case GraphOp.Scale s -> json.put("factor", s.factor());
      case GraphOp.SoftCap s -> json.put("cap", s.cap());
      case GraphOp.SelectRows s -> json;
      case TrainingOp t -> attributes(t, json);
    };
  }

  private static ObjectNode attributes(TrainingOp op, ObjectNode json) {
    return switch (op) {
      case TrainingOp.SelfAttention a -> attributes(a, json);
      case TrainingOp.SelfAttentionGradient a -> attributes(a.of(), json);
      case TrainingOp.RmsNormGradient r -> json.put("epsilon", r.epsilon());
      case TrainingOp.RopeGradient r -> rope(r.rope(), r.headDim(), json);
      case TrainingOp.CrossEntropy c -> json;
      case TrainingOp.CrossEntropyGradient c -> json;
      case TrainingOp.InputGradient i -> json;
      case TrainingOp.WeightGradient w -> json;
      case TrainingOp.ColumnSum c -> json;
      case TrainingOp.EmbeddingGradient e -> json;
      case TrainingOp.LayerNormGradient l -> json.put("epsilon", l.epsilon());
      case TrainingOp.ActivateGradient a -> json.put("function", lower(a.function()));
      case TrainingOp.GateGradient g -> json.put("function", lower(g.function()));
      case TrainingOp.SoftCapGradient s -> json.put("cap", s.cap());
      case TrainingOp.Dropout d -> json.put("rate", d.rate());
    };
  }

  private static ObjectNode attributes(TrainingOp.SelfAttention attention, ObjectNode json) {
    return json.put("heads", attention.heads())
        .put("kvHeads", attention.kvHeads())
        .put("headDim", attention.headDim())
        .put("scale", attention.scale())
        .put("mask", attention.mask().label());
  }

  private static ObjectNode rope(Heads.Rope rope, int headDim, ObjectNode json) {
    return json.put("layout", lower(rope.layout()))
        .put("dims", rope.dims())
        .put("headDim", headDim);
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
