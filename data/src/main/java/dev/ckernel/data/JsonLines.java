package dev.ckernel.data;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.TextFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.function.ObjLongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads files with one JSON object a line; errors name the file and the line. */
public final class JsonLines {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonLines() {}

  /** Hands over each object and the number of its line, from 1; empty lines are passed over. */
  public static void read(Path file, ObjLongConsumer<JsonNode> each) throws IOException {
    // Bytes that are no character become U+FFFD, and are not an error here.
    try (BufferedReader in = TextFiles.reader(file, CodingErrorAction.REPLACE)) {
      long number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          each.accept(object(file, number, line), number);
        }
      }
    }
  }

  private static JsonNode object(Path file, long number, String line) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JacksonException e) {
      throw new CkException(
          "%s, line %d: is no JSON (%s)".formatted(file, number, firstLine(e)), e);
    }
    if (!json.isObject()) {
      throw new CkException("%s, line %d: is no JSON object".formatted(file, number));
    }
    return json;
  }

  private static String firstLine(JacksonException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }

  /** The text that an object has under a key. */
  public static String text(Path file, long line, JsonNode object, String key) {
    JsonNode value = object.get(key);
    if (value == null || !value.isString()) {
      throw new CkException("%s, line %d: has no text under \"%s\"".formatted(file, line, key));
    }
    return value.stringValue();
  }
}
