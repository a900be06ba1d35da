package dev.ckernel.api;

import dev.ckernel.format.GgufFile;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Tensor;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.model.GgufModel;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.plan.HostView;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.tensor.DType;
import dev.ckernel.text.Vocabulary;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a model is and what it takes, in the order in which a person asks. */
final class ModelSummary {
  /** Tensors of one stored type. */
  private record Stored(int tensors, long elements, long bytes) {
    Stored plus(long moreElements, long moreBytes) {
      return new Stored(tensors + 1, elements + moreElements, bytes + moreBytes);
    }
  }

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private ModelSummary() {}

  static ModelSummary of(
      GgufFile file, GgufModel definition, ModelPlan plan, ModelOptions options) {
    ModelSummary summary = new ModelSummary();
    summary.model(file, definition);
    summary.parameters(plan);
    summary.tokenizer(file);
    ArrayNode warnings = summary.json.putArray("warnings");
    GgufVocabulary.warnings(file).forEach(warnings::add);
    summary.memory(plan, options);
    return summary;
  }

  private void model(GgufFile file, GgufModel definition) {
    DecoderConfig config = definition.config();
    json.put("file", file.name());
    json.put("family", definition.family().architecture());
    json.put("name", file.metadata().string("general.name", ""));
    json.put("layers", config.layers());
    json.put("dim", config.dim());
    json.put("heads", config.heads());
    json.put("kvHeads", config.kvHeads());
    json.put("headDim", config.headDim());
    json.put("ffn", config.ffn());
    json.put("vocabulary", config.vocabulary());
    json.put("trainedContext", config.context());
    json.put("ropeTheta", config.ropeTheta());
    json.put("epsilon", config.epsilon());
  }

  private void parameters(ModelPlan plan) {
    Map<DType, Stored> formats = new EnumMap<>(DType.class);
    long parameters = 0;
    for (Tensor tensor : plan.graph().tensors()) {
      if (tensor.role() == Tensor.Role.PARAMETER) {
        long elements = 1;
        for (Dim dim : tensor.type().shape()) {
          elements *= ((Dim.Fixed) dim).size();
        }
        DType dtype = tensor.type().dtype();
        Stored before = formats.getOrDefault(dtype, new Stored(0, 0, 0));
        formats.put(dtype, before.plus(elements, dtype.bytes(elements)));
        parameters += elements;
      }
    }
    json.put("parameters", parameters);
    ArrayNode array = json.putArray("formats");
    formats.forEach((dtype, stored) ->
        array
            .addObject()
            .put("format", dtype.name().toLowerCase(Locale.ROOT))
            .put("tensors", stored.tensors())
            .put("parameters", stored.elements())
            .put("bytes", stored.bytes()));
  }

  private void tokenizer(GgufFile file) {
    Vocabulary vocabulary = GgufVocabulary.read(file);
    ObjectNode tokenizer = json.putObject("tokenizer");
    tokenizer.put("kind", vocabulary.kind().name().toLowerCase(Locale.ROOT));
    if (vocabulary.kind() == Vocabulary.Kind.BYTE_LEVEL_BPE) {
      tokenizer.put("preTokenizer", file.metadata().string("tokenizer.ggml.pre", "default"));
    }
    tokenizer.put("tokens", vocabulary.size());
    tokenizer.put("addsBos", vocabulary.addBos());
    tokenizer.put("chatTemplate", file.metadata().has("tokenizer.chat_template"));
  }

  private void memory(ModelPlan plan, ModelOptions options) {
    int threads =
        options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
    MemoryNeeds needs = MemoryNeeds.of(HostView.of(plan), threads);
    json.putObject("memory")
        .put("target", plan.program().target().name())
        .put("context", plan.capacity().context())
        .put("kv", options.kv().name().toLowerCase(Locale.ROOT))
        .put("threads", threads)
        .put("weights", needs.weights())
        .put("tables", needs.tables())
        .put("state", needs.state())
        .put("scratch", needs.scratch())
        .put("total", needs.total());
  }

  JsonNode json() {
    return json;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "file", value("file"));
    line(text, "family", value("family"));
    line(text, "name", value("name").replaceAll("\\p{Cntrl}", "?"));
    line(text, "layers", value("layers"));
    line(text, "dim", value("dim"));
    line(
        text,
        "heads",
        "%s of %s, %s key heads".formatted(value("heads"), value("headDim"), value("kvHeads")));
    line(text, "ffn", value("ffn"));
    line(text, "vocabulary", value("vocabulary"));
    line(text, "rope", "theta %s".formatted(value("ropeTheta")));
    line(text, "parameters", grouped(json.path("parameters").asLong()));
    for (JsonNode format : json.path("formats")) {
      line(
          text,
          "  " + format.path("format").asString(),
          "%s parameters in %d tensors, %s bytes"
              .formatted(
                  grouped(format.path("parameters").asLong()),
                  format.path("tensors").asInt(),
                  grouped(format.path("bytes").asLong())));
    }
    JsonNode tokenizer = json.path("tokenizer");
    line(
        text,
        "tokenizer",
        "%s%s, %d tokens%s"
            .formatted(
                tokenizer.path("kind").asString(),
                tokenizer.has("preTokenizer")
                    ? " (" + tokenizer.path("preTokenizer").asString() + ")"
                    : "",
                tokenizer.path("tokens").asInt(),
                tokenizer.path("chatTemplate").asBoolean() ? ", with a chat template" : ""));
    for (JsonNode warning : json.path("warnings")) {
      line(text, "warning", warning.asString());
    }
    JsonNode memory = json.path("memory");
    line(
        text,
        "context",
        "%d of %s, %s"
            .formatted(
                memory.path("context").asInt(),
                value("trainedContext"),
                memory.path("kv").asString()));
    line(text, "target", memory.path("target").asString());
    line(text, "memory", grouped(memory.path("total").asLong()) + " bytes");
    for (String region : new String[] {"weights", "tables", "state", "scratch"}) {
      line(text, "  " + region, grouped(memory.path(region).asLong()) + " bytes");
    }
    return text.toString();
  }

  private String value(String key) {
    return json.path(key).asString();
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append("%-12s ".formatted(key)).append(value).append('\n');
  }
}
