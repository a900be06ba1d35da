package dev.ckernel.model;

import dev.ckernel.format.GgufMetadata;
import dev.ckernel.format.GgufNumbers;
import dev.ckernel.format.GgufStrings;
import dev.ckernel.format.GgufValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a file says of a model under {@code general.}: its licence, authors, sources and so on. They
 * hold for what is made of the model too, so they go with it; a licence that got lost would be
 * broken.
 *
 * @param entries in the order of the file
 */
public record GeneralKeys(Map<String, GgufValue> entries) {
  /** Of a model that was made from nothing. */
  public static final GeneralKeys NONE = new GeneralKeys(Map.of());

  /** Keys that say something of one file alone; each writer has its own. */
  private static final Set<String> OF_ONE_FILE =
      Set.of(
          "general.architecture",
          "general.name",
          "general.file_type",
          "general.quantization_version",
          "general.alignment");

  public GeneralKeys {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /** Those of a file that outlast it. */
  public static GeneralKeys of(GgufMetadata metadata) {
    Map<String, GgufValue> entries = new LinkedHashMap<>();
    metadata
        .entries()
        .forEach((key, value) -> {
          if (key.startsWith("general.") && !OF_ONE_FILE.contains(key)) {
            entries.put(key, value);
          }
        });
    return new GeneralKeys(entries);
  }

  /** For files that hold texts only: arrays as JSON. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    entries.forEach((key, value) -> texts.put(key, text(value)));
    return texts;
  }

  private static String text(GgufValue value) {
    return switch (value) {
      case GgufValue.Int number -> Long.toString(number.value());
      case GgufValue.Real number -> Double.toString(number.value());
      case GgufValue.Bool truth -> Boolean.toString(truth.value());
      case GgufValue.Text words -> words.value();
      case GgufStrings list -> JsonMapper.shared().writeValueAsString(list.asList());
      case GgufNumbers list ->
          JsonMapper.shared()
              .writeValueAsString(
                  IntStream.range(0, list.size()).mapToDouble(list::real).toArray());
    };
  }
}
