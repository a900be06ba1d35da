package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known after a step: one line of {@code steps.jsonl}. Floats are written with as many
 * digits as make them unique, so equal text means equal bits.
 *
 * @param step steps that are done, from 1
 * @param loss mean over the counted targets of the step
 * @param validationLoss where the step was followed by an evaluation
 * @param lr that the step was taken with
 * @param gradientNorm of all gradients, before clipping
 * @param tokens that the run has read so far
 * @param tokensPerSecond of this step
 * @param memoryBytes of the process
 * @param seconds since the run began, without the time between a stop and a resumption
 */
public record Telemetry(
    long step,
    String stage,
    float loss,
    @Nullable Float validationLoss,
    float lr,
    float gradientNorm,
    long tokens,
    double tokensPerSecond,
    long memoryBytes,
    double seconds) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One line of JSON, without its end. */
  public String toJson() {
    ObjectNode node = JSON.createObjectNode();
    node.put("step", step).put("stage", stage);
    put(node, "loss", loss);
    if (validationLoss != null) {
      put(node, "validation_loss", validationLoss);
    }
    put(node, "lr", lr);
    put(node, "gradient_norm", gradientNorm);
    node.put("tokens", tokens)
        .put("tokens_per_second", Math.round(tokensPerSecond * 10) / 10.0)
        .put("memory_bytes", memoryBytes)
        .put("seconds", Math.round(seconds * 1000) / 1000.0);
    return node.toString();
  }

  /** JSON has no word for what is not finite; a string keeps it. */
  private static void put(ObjectNode node, String key, float value) {
    if (Float.isFinite(value)) {
      node.put(key, value);
    } else {
      node.put(key, Float.toString(value));
    }
  }

  /**
   * Reads a line.
   *
   * @param where it stands, for messages
   * @throws CkException if it is not one
   */
  static Telemetry parse(String line, String where) {
    try {
      JsonNode node = JSON.readTree(line);
      JsonNode validation = node.path("validation_loss");
      return new Telemetry(
          node.required("step").longValue(),
          node.path("stage").asString(""),
          number(node.required("loss")),
          validation.isMissingNode() ? null : (Float) number(validation),
          number(node.required("lr")),
          number(node.required("gradient_norm")),
          node.path("tokens").asLong(0),
          node.path("tokens_per_second").asDouble(0),
          node.path("memory_bytes").asLong(0),
          node.path("seconds").asDouble(0));
    } catch (JacksonException | NumberFormatException e) {
      throw new CkException(where + ": is no line of a run's steps", e);
    }
  }

  private static float number(JsonNode node) {
    return Float.parseFloat(node.asString(""));
  }
}
