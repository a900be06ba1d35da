package dev.ckernel.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A piece of TOML that knows where it stands: {@code recipe.toml:12} or {@code --set a.b=1}. */
sealed interface Located {
  String where();

  /** Anything but a table: a string, a number, a truth value, or an array of them. */
  record Value(JsonNode node, String where) implements Located {}

  record Table(Map<String, Located> entries, String where) implements Located {
    /** This table with {@code over} laid over it, table by table. */
    Table merged(Table over) {
      Map<String, Located> result = new LinkedHashMap<>(entries);
      over.entries.forEach((key, value) -> {
        rivals(key).forEach(result::remove);
        result.put(
            key,
            value instanceof Table table && result.get(key) instanceof Table below
                ? below.merged(table)
                : value);
      });
      return new Table(result, over.where);
    }

    /** This table without those keys. */
    Table without(List<String> keys) {
      Map<String, Located> result = new LinkedHashMap<>(entries);
      keys.forEach(result::remove);
      return new Table(result, where);
    }

    /** Keys that say the same in another way: one laid over the other replaces it. */
    static List<String> rivals(String key) {
      return switch (key) {
        case "steps" -> List.of("epochs");
        case "epochs" -> List.of("steps");
        case "train" -> List.of("path");
        case "path" -> List.of("train");
        default -> List.of();
      };
    }
  }

  /** An array of tables. */
  record Tables(List<Table> tables, String where) implements Located {}
}
