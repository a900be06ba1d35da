package dev.ckernel.model;

import dev.ckernel.format.GgufMetadata;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.text.ChatTemplates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chat templates in GGUF files: {@code tokenizer.chat_template} is the usual one, {@code
 * tokenizer.chat_template.NAME} another, and {@code tokenizer.chat_templates} names the others.
 */
public final class GgufChatTemplates {
  private static final String KEY = "tokenizer.chat_template";
  private static final String NAMES = "tokenizer.chat_templates";

  private GgufChatTemplates() {}

  /**
   * Those of a file.
   *
   * @throws dev.ckernel.tensor.CkException if one is no text
   */
  public static ChatTemplates read(GgufMetadata metadata) {
    Map<String, String> byName = new LinkedHashMap<>();
    for (String key : metadata.keys()) {
      if (key.equals(KEY)) {
        byName.put(ChatTemplates.DEFAULT, metadata.string(key));
      } else if (key.startsWith(KEY + ".")) {
        byName.put(key.substring(KEY.length() + 1), metadata.string(key));
      }
    }
    return new ChatTemplates(byName);
  }

  /** Adds them. */
  static void write(ChatTemplates templates, GgufWriter writer) {
    List<String> others =
        templates.byName().keySet().stream()
            .filter(name -> !name.equals(ChatTemplates.DEFAULT))
            .sorted()
            .toList();
    templates
        .byName()
        .forEach((name, text) -> {
          if (name.equals(ChatTemplates.DEFAULT)) {
            writer.string(KEY, text);
          }
        });
    if (!others.isEmpty()) {
      writer.strings(NAMES, others);
    }
    others.forEach(
        name -> writer.string(KEY + "." + name, templates.byName().getOrDefault(name, "")));
  }
}
