package dev.ckernel.plan;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.kernel.lib.WeightFormat;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every byte that a program uses, as JSON: {@code layout.json}, and of training {@code
 * layout_train.json}. Nothing reads it back.
 */
public final class LayoutJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private LayoutJson() {}

  public static ObjectNode of(ModelPlan plan) {
    ObjectNode json = JSON.objectNode().put("stage", "layout").put("name", plan.program().name());
    json.set("capacity", capacity(plan.capacity()));
    ObjectNode arenas = json.putObject("arenas");
    arenas.set("weights", weights(plan.weights()));
    arenas.set("tables", tables(plan.tables()));
    arenas.set("state", state(plan.state()));
    arenas.set("scratch", scratch(plan.layout()));
    arenas.putObject("thread").put("bytesPerThread", plan.program().threadBytes());
    return json;
  }

  /**
   * Of a training program: what each region of the state holds, and of the buffers whether the
   * forward pass saves them for the backward pass.
   */
  public static ObjectNode of(TrainingPlan plan) {
    ObjectNode json =
        JSON.objectNode().put("stage", "layout_train").put("name", plan.program().name());
    json.put("sequences", plan.sequences()).put("length", plan.state().length());
    json.put("canaryBytes", plan.canary());
    json.put("forwardLines", plan.forwardLines()).put("savedBytes", plan.savedBytes());
    ObjectNode arenas = json.putObject("arenas");
    ObjectNode state = arenas.putObject("state").put("bytes", plan.state().bytes());
    ArrayNode regions = state.putArray("regions");
    for (TrainingState.Region region : plan.state().regions()) {
      regions
          .addObject()
          .put("name", region.name())
          .put("offset", region.offset())
          .put("bytes", region.bytes());
    }
    state.set("parameters", weights(plan.state().weights()));
    if (plan.frozen().bytes() > 0) {
      arenas.set("weights", weights(plan.frozen()));
    }
    ObjectNode scratch = scratch(plan.layout());
    for (JsonNode buffer : scratch.path("buffers")) {
      ((ObjectNode) buffer)
          .put("saved", plan.isSaved(plan.layout().buffer(buffer.path("name").asString())));
    }
    arenas.set("scratch", scratch);
    arenas.putObject("thread").put("bytesPerThread", plan.program().threadBytes());
    return json;
  }

  static ObjectNode capacity(Capacity capacity) {
    return JSON.objectNode()
        .put("rows", capacity.rows())
        .put("outputs", capacity.outputs())
        .put("sequences", capacity.sequences())
        .put("context", capacity.context());
  }

  static ObjectNode weights(WeightLayout weights) {
    ObjectNode json = JSON.objectNode().put("bytes", weights.bytes());
    ArrayNode entries = json.putArray("entries");
    for (WeightLayout.Entry entry : weights.entries()) {
      WeightFormat format = entry.format();
      ObjectNode e = entries.addObject();
      e.put("id", entry.tensor().id());
      e.put("role", lower(entry.tensor().role()));
      e.put("format", format == null ? "f32" : lower(format.dtype()));
      e.set("shape", shape(entry.tensor()));
      e.put("offset", entry.offset()).put("bytes", entry.bytes());
      if (format != null) {
        e.put("tiles", entry.tiles());
        if (entry.isStack()) {
          e.put("form", "stack").put("matrices", entry.matrices());
        }
        List<WeightFormat.Region> regions = format.regions(entry.columns());
        ArrayNode array = e.putArray("regions");
        for (int i = 0; i < regions.size(); i++) {
          ObjectNode region = array.addObject();
          region
              .put("name", regions.get(i).name())
              .put("type", lower(regions.get(i).mem()))
              .put("offset", entry.offset() + entry.regions().get(i))
              .put("tileBytes", regions.get(i).tileBytes());
          if (entry.isStack()) {
            region.put("matrixBytes", entry.stride(regions.get(i)));
          }
        }
      }
    }
    return json;
  }

  private static ObjectNode tables(TableLayout tables) {
    ObjectNode json = JSON.objectNode().put("bytes", tables.bytes());
    ArrayNode entries = json.putArray("entries");
    for (TableLayout.Entry entry : tables.entries()) {
      ObjectNode e = entries.addObject().put("id", entry.tensor().id()).put("format", "f32");
      e.set("shape", shape(entry.tensor()));
      e.put("offset", entry.offset()).put("bytes", entry.bytes());
    }
    return json;
  }

  private static ArrayNode shape(Tensor tensor) {
    ArrayNode shape = JSON.arrayNode();
    for (Dim dim : tensor.type().shape()) {
      switch (dim) {
        case Dim.Fixed fixed -> shape.add(fixed.size());
        case Dim.Symbol symbol -> shape.add(lower(symbol));
        case Dim.Part part -> shape.add(lower(part.of()) + "/" + part.divisor());
      }
    }
    return shape;
  }

  private static ObjectNode state(StateLayout state) {
    ObjectNode json = JSON.objectNode().put("bytes", state.bytes());
    json.put("type", lower(state.format()));
    ArrayNode pools = json.putArray("pools");
    for (StateLayout.Pool pool : state.pools()) {
      ObjectNode p = pools.addObject().put("name", pool.pool().name());
      p.put("window", pool.pool().window()).put("offset", pool.offset());
      p.put("pages", pool.pages()).put("pageBytes", pool.pageBytes());
      p.put("positions", KvLayout.CHUNK);
      ArrayNode layers = p.putArray("layers");
      for (StateLayout.Layer layer : pool.layers()) {
        layers
            .addObject()
            .put("id", layer.tensor().id())
            .put("offset", layer.offset())
            .put("bytes", layer.layout().layerBytes())
            .put("kvHeads", layer.layout().kvHeads())
            .put("headDim", layer.layout().headDim());
      }
    }
    if (state.slots().count() > 0) {
      ObjectNode slots = json.putObject("slots").put("offset", state.slots().offset());
      slots.put("count", state.slots().count()).put("slotBytes", state.slots().slotBytes());
      ArrayNode layers = slots.putArray("layers");
      state
          .slots()
          .layers()
          .forEach(slot ->
              layers.addObject().put("id", slot.tensor().id()).put("offset", slot.offset()));
    }
    return json;
  }

  private static ObjectNode scratch(MemoryLayout layout) {
    ObjectNode json = JSON.objectNode().put("bytes", layout.bytes());
    json.put("lowerBound", layout.lowerBound());
    json.put("overLowerBound", overLowerBound(layout));
    ArrayNode buffers = json.putArray("buffers");
    for (MemoryLayout.Placed buffer : layout.buffers()) {
      buffers
          .addObject()
          .put("name", buffer.name())
          .put("offset", buffer.offset())
          .put("bytes", buffer.bytes())
          .put("firstLine", buffer.first())
          .put("lastLine", buffer.last());
    }
    return json;
  }

  /** Plan bytes over the lower bound, with four digits. */
  static double overLowerBound(MemoryLayout layout) {
    return layout.lowerBound() == 0
        ? 1
        : Math.round(1e4 * layout.bytes() / layout.lowerBound()) / 1e4;
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
