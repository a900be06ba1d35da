package dev.ckernel.data;

import dev.ckernel.tensor.CkException;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a data set is prepared.
 *
 * @param fields names under which JSON lines and Parquet files hold their texts: one for documents,
 *     two for prompts and completions
 * @param splitText whether a text file is a document for each of its paragraphs, or one document
 * @param ascii whether symbols are mapped to ASCII
 * @param nearDuplicates the share of shingles in common from which on documents count as equal; 0
 *     keeps all that are not exactly equal
 * @param shortest characters that a sample must have to stay
 * @param validation the share of samples to validate with, in [0, 1)
 */
public record PrepareSettings(
    List<String> fields,
    boolean splitText,
    boolean ascii,
    double nearDuplicates,
    int shortest,
    double validation) {
  public PrepareSettings {
    fields = List.copyOf(fields);
    if (fields.isEmpty() || fields.size() > 2) {
      throw new CkException(
          "%d field names: give one for documents, or two for prompts and completions"
              .formatted(fields.size()));
    }
    if (!(validation >= 0 && validation < 1)) {
      throw new CkException("a validation share of " + validation + ": give one from 0 to below 1");
    }
    if (!(nearDuplicates >= 0 && nearDuplicates <= 1)) {
      throw new CkException(
          "a likeness of near duplicates of " + nearDuplicates + ": give one from 0 to 1");
    }
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    fields.forEach(json.putArray("fields")::add);
    return json.put("splitText", splitText)
        .put("ascii", ascii)
        .put("nearDuplicates", nearDuplicates)
        .put("shortest", shortest)
        .put("validation", validation);
  }
}
