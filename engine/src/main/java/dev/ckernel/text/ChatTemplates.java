package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a model wants a chat put into words: Jinja templates, which are kept as they are and never
 * run. Most models have one, some have others for tools and the like.
 *
 * @param byName the usual one is called {@link #DEFAULT}
 */
public record ChatTemplates(Map<String, String> byName) {
  /** The name of the template that is used where none is asked for. */
  public static final String DEFAULT = "default";

  /** Of a model that has none. */
  public static final ChatTemplates NONE = new ChatTemplates(Map.of());

  private static final String KEY = "chat_template";

  public ChatTemplates {
    byName = Map.copyOf(byName);
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /**
   * As {@code tokenizer_config.json} has them: one text, or a list of names and texts.
   *
   * @throws CkException if the list holds something else
   */
  static ChatTemplates of(JsonNode config, String file) {
    JsonNode value = config.path(KEY);
    Map<String, String> byName = new LinkedHashMap<>();
    if (value.isString()) {
      byName.put(DEFAULT, value.stringValue());
    }
    if (value.isArray()) {
      for (JsonNode each : value) {
        byName.put(text(each, "name", file), text(each, "template", file));
      }
    }
    return new ChatTemplates(byName);
  }

  private static String text(JsonNode template, String key, String file) {
    JsonNode value = template.path(key);
    if (!value.isString()) {
      throw new CkException(file + ": a template in " + KEY + " has no text '" + key + "'");
    }
    return value.stringValue();
  }

  /** Says them in {@code tokenizer_config.json}. */
  void write(ObjectNode config) {
    String only = byName.get(DEFAULT);
    if (byName.size() == 1 && only != null) {
      config.put(KEY, only);
    } else if (!byName.isEmpty()) {
      ArrayNode list = config.putArray(KEY);
      byName.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              each -> list.addObject().put("name", each.getKey()).put("template", each.getValue()));
    }
  }
}
