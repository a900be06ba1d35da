package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The head of a safetensors file: a 64-bit length, little-endian, and as many bytes of JSON that
 * say of each tensor its type, shape, and first and last byte. As the format's own library does,
 * this refuses files with gaps or overlaps, so that every byte of a file means something.
 */
record SafetensorsHead(Map<String, String> metadata, List<SafetensorsTensor> tensors) {
  /** More is refused, as in the format's own library. */
  static final long MOST_BYTES = 100_000_000;

  /** The head with its length is padded to a multiple of this. */
  static final int ALIGNMENT = 8;

  private static final String METADATA = "__metadata__";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** The bytes of the JSON, padded with spaces. */
  byte[] encode() {
    ObjectNode head = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = head.putObject(METADATA);
      metadata.forEach(texts::put);
    }
    for (SafetensorsTensor tensor : tensors) {
      ObjectNode node = head.putObject(tensor.name()).put("dtype", tensor.type().name());
      ArrayNode shape = node.putArray("shape");
      tensor.shape().forEach(shape::add);
      node.putArray("data_offsets").add(tensor.offset()).add(tensor.offset() + tensor.byteSize());
    }
    String text = head.toString();
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    int padding = Math.floorMod(-length, ALIGNMENT);
    return (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads and checks.
   *
   * @param dataBytes that follow the head
   * @throws CkException if it is not as it must be
   */
  static SafetensorsHead parse(byte[] text, long dataBytes, String file) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new CkException(file + ": the head is not JSON (" + e.getOriginalMessage() + ")", e);
    }
    if (!(root instanceof ObjectNode)) {
      throw new CkException(file + ": the head is no JSON object");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    List<SafetensorsTensor> tensors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (entry.getKey().equals(METADATA)) {
        for (Map.Entry<String, JsonNode> each : entry.getValue().properties()) {
          if (!each.getValue().isString()) {
            throw new CkException(
                file + ": metadata " + Names.quote(each.getKey()) + " is no text");
          }
          metadata.put(each.getKey(), each.getValue().stringValue());
        }
      } else {
        String where = file + ": tensor " + Names.quote(entry.getKey());
        tensors.add(tensor(entry.getKey(), entry.getValue(), where));
      }
    }
    tensors.sort(Comparator.comparingLong(SafetensorsTensor::offset));
    long at = 0;
    for (SafetensorsTensor tensor : tensors) {
      if (tensor.offset() != at) {
        throw new CkException(
            "%s: tensor %s begins at byte %d, not at %d, where the one before it ends"
                .formatted(file, Names.quote(tensor.name()), tensor.offset(), at));
      }
      at = tensor.offset() + tensor.byteSize();
      if (at > dataBytes) {
        throw new CkException(
            "%s: tensor %s ends at byte %d, but the file has only %d; it is cut short or damaged"
                .formatted(file, Names.quote(tensor.name()), at, dataBytes));
      }
    }
    if (at != dataBytes) {
      throw new CkException(
          "%s: has %d bytes after its last tensor".formatted(file, dataBytes - at));
    }
    return new SafetensorsHead(metadata, List.copyOf(tensors));
  }

  private static SafetensorsTensor tensor(String name, JsonNode node, String where) {
    DType type =
        switch (node.path("dtype").asString("")) {
          case "F32" -> DType.F32;
          case "F16" -> DType.F16;
          case "BF16" -> DType.BF16;
          default ->
              throw new CkException(
                  where + " has dtype " + node.path("dtype") + "; known are F32, F16, BF16");
        };
    List<Long> shape = numbers(node.path("shape"), where + " has no shape");
    List<Long> offsets = numbers(node.path("data_offsets"), where + " has no data_offsets");
    if (offsets.size() != 2 || offsets.getFirst() > offsets.getLast()) {
      throw new CkException(where + " has data_offsets " + offsets);
    }
    long bytes = type.blockBytes();
    try {
      for (long dim : shape) {
        bytes = Math.multiplyExact(bytes, dim);
      }
    } catch (ArithmeticException e) {
      throw new CkException(where + " has shape " + shape + ", which no file can hold", e);
    }
    long size = offsets.getLast() - offsets.getFirst();
    if (bytes != size) {
      throw new CkException(
          "%s has %d bytes, not the %d of %s of shape %s"
              .formatted(where, size, bytes, type, shape));
    }
    return new SafetensorsTensor(name, type, shape, offsets.getFirst(), size);
  }

  private static List<Long> numbers(JsonNode node, String missing) {
    List<Long> numbers = new ArrayList<>();
    if (!node.isArray()) {
      throw new CkException(missing);
    }
    for (JsonNode each : node) {
      if (!each.isIntegralNumber() || !each.canConvertToLong() || each.longValue() < 0) {
        throw new CkException(missing + " of whole numbers from 0");
      }
      numbers.add(each.longValue());
    }
    return numbers;
  }
}
