package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/** The text of a recipe and the command line's overrides as one tree, each value with its place. */
final class RecipeSource {
  private static final TomlMapper TOML = TomlMapper.builder().build();

  private RecipeSource() {}

  /**
   * Parses.
   *
   * @param name of the file, for messages
   * @param overrides each {@code key.key=value}; a value that is no TOML is a string. A stage is
   *     named by its name or its number, from 1
   */
  static Located.Table parse(String text, String name, List<String> overrides) {
    Located.Table table = read(text, name);
    for (String override : overrides) {
      table = override(table, override);
    }
    return table;
  }

  private static Located.Table read(String text, String name) {
    TomlLines lines = TomlLines.of(text);
    JsonNode tree;
    try {
      tree = TOML.readTree(text);
    } catch (JacksonException e) {
      String why = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      // The parser sees that a key stands twice only when it is past it.
      int line =
          why.startsWith("Duplicate") && lines.repeated() > 0
              ? lines.repeated()
              : e.getLocation().getLineNr();
      throw new CkException("%s:%d: is not TOML (%s)".formatted(name, line, why), e);
    }
    return table(tree, "", path -> name + ":" + lines.line(path));
  }

  private interface Places {
    String of(String path);
  }

  private static Located.Table table(JsonNode node, String path, Places places) {
    Map<String, Located> entries = new LinkedHashMap<>();
    node.properties()
        .forEach(entry -> {
          String inner = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
          entries.put(entry.getKey(), locate(entry.getValue(), inner, places));
        });
    return new Located.Table(entries, places.of(path));
  }

  private static Located locate(JsonNode node, String path, Places places) {
    if (node.isObject()) {
      return table(node, path, places);
    }
    if (node.isArray() && !node.isEmpty() && node.valueStream().allMatch(JsonNode::isObject)) {
      List<Located.Table> tables = new ArrayList<>();
      for (int i = 0; i < node.size(); i++) {
        tables.add(table(node.get(i), path + "." + i, places));
      }
      return new Located.Tables(List.copyOf(tables), places.of(path));
    }
    return new Located.Value(node, places.of(path));
  }

  private static Located.Table override(Located.Table root, String override) {
    String where = "--set " + override;
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new CkException(where + ": write it as key=value, such as optimizer.lr=1e-3");
    }
    List<String> keys = List.of(override.substring(0, equals).strip().split("\\.", -1));
    Located value = locate(value(override.substring(equals + 1).strip()), "", path -> where);
    if (root.entries().get(Recipe.STAGE) instanceof Located.Tables stages
        && !keys.getFirst().equals(Recipe.STAGE)) {
      checkNotHidden(stages, keys, where);
    }
    return put(root, keys, value, where);
  }

  private static JsonNode value(String text) {
    try {
      return TOML.readTree("v = " + text + "\n").get("v");
    } catch (JacksonException e) {
      return TOML.getNodeFactory().stringNode(text);
    }
  }

  private static Located.Table put(
      Located.Table table, List<String> keys, Located value, String where) {
    String key = keys.getFirst();
    List<String> rest = keys.subList(1, keys.size());
    Located old = table.entries().get(key);
    Located result;
    if (rest.isEmpty()) {
      result = value;
    } else if (old instanceof Located.Tables tables) {
      result = putInto(tables, rest, value, where);
    } else {
      Located.Table below =
          old instanceof Located.Table inner ? inner : new Located.Table(Map.of(), where);
      result = put(below, rest, value, where);
    }
    return new Located.Table(
        table.merged(new Located.Table(Map.of(key, result), where)).entries(), table.where());
  }

  private static Located.Tables putInto(
      Located.Tables tables, List<String> keys, Located value, String where) {
    List<Located.Table> result = new ArrayList<>(tables.tables());
    for (int i = 0; i < result.size(); i++) {
      if (keys.size() > 1 && keys.getFirst().equals(nameOf(result.get(i), i, keys.getFirst()))) {
        result.set(i, put(result.get(i), keys.subList(1, keys.size()), value, where));
        return new Located.Tables(List.copyOf(result), tables.where());
      }
    }
    throw new CkException(
        where
            + ": there is no '"
            + keys.getFirst()
            + "'; name one by its name, or its number from 1 to "
            + result.size()
            + ", and then a key");
  }

  /** The number, if that is how it was asked for, or the name. */
  private static String nameOf(Located.Table table, int index, String asked) {
    String number = Integer.toString(index + 1);
    return asked.equals(number)
        ? number
        : table.entries().get("name") instanceof Located.Value value
            ? value.node().asString("")
            : "";
  }

  /** An override that every stage replaces again would silently do nothing. */
  private static void checkNotHidden(Located.Tables stages, List<String> keys, String where) {
    if (stages.tables().stream().allMatch(stage -> has(stage, keys))) {
      throw new CkException(
          where
              + ": has no effect, since every stage sets this key; write stage.1."
              + String.join(".", keys)
              + "=…");
    }
  }

  private static boolean has(Located.Table table, List<String> keys) {
    Located at = table;
    for (String key : keys) {
      if (!(at instanceof Located.Table inner)) {
        return false;
      }
      Located next = inner.entries().get(key);
      for (String rival : Located.Table.rivals(key)) {
        next = next == null ? inner.entries().get(rival) : next;
      }
      if (next == null) {
        return false;
      }
      at = next;
    }
    return true;
  }
}
