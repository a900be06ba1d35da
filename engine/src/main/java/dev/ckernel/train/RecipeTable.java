package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One table of a recipe while it is read: typed and checked values by key. It remembers which keys
 * were asked for, so that {@link #finish} can refuse all others; so the code that reads a section
 * is the only list of its keys.
 */
final class RecipeTable {
  private final Located.Table table;
  private final String path;
  private final Set<String> known = new LinkedHashSet<>();

  RecipeTable(Located.Table table, String path) {
    this.table = table;
    this.path = path;
  }

  boolean has(String key) {
    known.add(key);
    return table.entries().containsKey(key);
  }

  String text(String key) {
    return text(key, null);
  }

  String text(String key, @Nullable String otherwise) {
    JsonNode node = value(key);
    if (node == null) {
      return needed(key, otherwise);
    }
    if (!node.isString()) {
      throw bad(key, "must be a string, not " + node);
    }
    return node.stringValue();
  }

  /** An array of strings; an empty one if there is none. */
  List<String> texts(String key) {
    JsonNode node = value(key);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isString)) {
      throw bad(key, "must be strings in brackets, not " + node);
    }
    return node.valueStream().map(JsonNode::stringValue).toList();
  }

  boolean flag(String key, boolean otherwise) {
    JsonNode node = value(key);
    if (node == null) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      throw bad(key, "must be true or false, not " + node);
    }
    return node.booleanValue();
  }

  int integer(String key, long least, long most, @Nullable Integer otherwise) {
    JsonNode node = value(key);
    if (node == null) {
      return needed(key, otherwise);
    }
    if (!node.isIntegralNumber()) {
      throw bad(key, "must be a whole number, not " + node);
    }
    if (!node.canConvertToLong() || node.longValue() < least || node.longValue() > most) {
      throw bad(key, "is " + node + ", must be from " + least + " to " + most);
    }
    return (int) node.longValue();
  }

  long whole(String key, long otherwise) {
    JsonNode node = value(key);
    if (node == null) {
      return otherwise;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw bad(key, "must be a whole number of 64 bits, not " + node);
    }
    return node.longValue();
  }

  /** From {@code least} to {@code most}, both included. */
  double number(String key, double least, double most, @Nullable Double otherwise) {
    JsonNode node = value(key);
    if (node == null) {
      return needed(key, otherwise);
    }
    if (!node.isNumber()) {
      throw bad(key, "must be a number, not " + node);
    }
    return inRange(key, node.doubleValue(), least, most);
  }

  double inRange(String key, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw bad(key, "is " + value + ", must be from " + least + " to " + most);
    }
    return value;
  }

  /** An array of {@code count} numbers. */
  List<Double> numbers(String key, int count, double least, double most, List<Double> otherwise) {
    JsonNode node = value(key);
    if (node == null) {
      return otherwise;
    }
    if (!node.isArray()
        || node.size() != count
        || !node.valueStream().allMatch(JsonNode::isNumber)) {
      throw bad(key, "must be " + count + " numbers in brackets, not " + node);
    }
    return node.valueStream().map(n -> inRange(key, n.doubleValue(), least, most)).toList();
  }

  /** One of the constants of an enum, by its name in lower case. */
  <E extends Enum<E>> E choice(String key, Class<E> type, @Nullable E otherwise) {
    JsonNode node = value(key);
    if (node == null) {
      return needed(key, otherwise);
    }
    E[] all = type.getEnumConstants();
    for (E each : all) {
      if (node.isString() && name(each).equals(node.stringValue())) {
        return each;
      }
    }
    List<String> names = Arrays.stream(all).map(RecipeTable::name).toList();
    throw bad(
        key,
        "is %s, must be one of %s%s"
            .formatted(
                node.isString() ? "'" + node.stringValue() + "'" : node.toString(),
                String.join(", ", names),
                Spelling.suggestion(node.asString(""), names)));
  }

  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The value as it stands, or null if there is none. */
  @Nullable JsonNode raw(String key) {
    return value(key);
  }

  /** An empty one if there is none. */
  RecipeTable table(String key) {
    known.add(key);
    return switch (table.entries().get(key)) {
      case null -> new RecipeTable(new Located.Table(Map.of(), table.where()), inner(key));
      case Located.Table inner -> new RecipeTable(inner, inner(key));
      case Located.Tables tables ->
          throw bad(key, "must be one table, not several ([[" + key + "]])");
      case Located.Value value -> throw bad(key, "must be a table, not " + value.node());
    };
  }

  /** An array of tables. */
  List<RecipeTable> tables(String key) {
    known.add(key);
    return switch (table.entries().get(key)) {
      case null -> List.of();
      case Located.Value value when value.node().isArray() && value.node().isEmpty() -> List.of();
      case Located.Tables tables -> {
        List<RecipeTable> result = new ArrayList<>();
        for (Located.Table each : tables.tables()) {
          result.add(new RecipeTable(each, inner(key) + "." + (result.size() + 1)));
        }
        yield result;
      }
      case Located.Table single ->
          throw bad(key, "must be an array of tables: write [[" + key + "]]");
      case Located.Value value -> throw bad(key, "must be an array of tables, not " + value.node());
    };
  }

  /** The table as it was parsed. */
  Located.Table located() {
    return table;
  }

  /** Refuses a key beside another that makes it meaningless. */
  void refuse(String key, String because) {
    if (has(key)) {
      throw bad(key, because);
    }
  }

  /** Refuses keys that nobody asked for. */
  void finish() {
    for (String key : table.entries().keySet()) {
      if (!known.contains(key)) {
        throw bad(
            key,
            "is unknown"
                + Spelling.suggestion(key, List.copyOf(known))
                + "; known are "
                + known.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
  }

  /** An error that names file, line and key. */
  CkException bad(String key, String what) {
    Located at = table.entries().get(key);
    return new CkException((at == null ? table : at).where() + ": " + inner(key) + " " + what);
  }

  String path() {
    return path;
  }

  private @Nullable JsonNode value(String key) {
    known.add(key);
    return switch (table.entries().get(key)) {
      case null -> null;
      case Located.Value value -> value.node();
      case Located.Table inner -> throw bad(key, "must be a value, not a table");
      case Located.Tables tables -> throw bad(key, "must be a value, not tables");
    };
  }

  private <T> T needed(String key, @Nullable T otherwise) {
    if (otherwise == null) {
      throw bad(key, "is missing");
    }
    return otherwise;
  }

  private String inner(String key) {
    return Stream.of(path, key).filter(part -> !part.isEmpty()).collect(Collectors.joining("."));
  }
}
