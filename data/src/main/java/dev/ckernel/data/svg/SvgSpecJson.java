package dev.ckernel.data.svg;

import dev.ckernel.data.svg.SvgSpec.Chart;
import dev.ckernel.data.svg.SvgSpec.Item;
import dev.ckernel.data.svg.SvgSpec.Labelled;
import dev.ckernel.data.svg.SvgSpec.Listed;
import dev.ckernel.data.svg.SvgSpec.Nested;
import dev.ckernel.data.svg.SvgSpec.Pair;
import dev.ckernel.data.svg.SvgSpec.Repeated;
import dev.ckernel.data.svg.SvgSpec.Scattered;
import dev.ckernel.data.svg.SvgSpec.Single;
import dev.ckernel.tensor.CkException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A specification as the JSON of a line's key {@code spec}, and back. */
public final class SvgSpecJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SvgSpecJson() {}

  /** As JSON; keys in a fixed order, what is absent left out. */
  public static ObjectNode of(SvgSpec spec) {
    ObjectNode json = JSON.objectNode().put("kind", spec.kind());
    switch (spec) {
      case Single s -> {
        json.set("item", item(s.item()));
        put(json, "position", s.position() == null ? null : s.position().word());
        put(json, "background", s.background() == null ? null : s.background().word());
      }
      case Pair s -> {
        json.set("first", item(s.first()));
        json.put("relation", s.relation().word());
        json.set("second", item(s.second()));
      }
      case Nested s -> {
        json.set("inner", item(s.inner()));
        json.set("outer", item(s.outer()));
      }
      case Repeated s -> {
        json.put("count", s.count());
        json.set("item", item(s.item()));
        json.put("layout", s.layout().word());
      }
      case Listed s -> {
        json.set("items", items(s.items()));
        json.put("layout", s.layout().word());
      }
      case Chart s -> {
        ArrayNode values = json.putArray("values");
        s.values().forEach(values::add);
        ArrayNode labels = json.putArray("labels");
        s.labels().forEach(labels::add);
        put(json, "colour", s.colour() == null ? null : s.colour().word());
      }
      case Labelled s -> {
        json.set("item", item(s.item()));
        json.put("label", s.label());
      }
      case Scattered s -> {
        json.set("items", items(s.items()));
        ArrayNode cells = json.putArray("cells");
        s.cells().forEach(cells::add);
      }
    }
    return json;
  }

  /**
   * The specification that JSON holds.
   *
   * @throws CkException where it is none
   */
  public static SvgSpec parse(JsonNode json) {
    String kind = text(json, "kind");
    return switch (kind) {
      case "single" -> {
        String position = optional(json, "position");
        String background = optional(json, "background");
        yield new Single(
            item(json, "item"),
            position == null ? null : Position.of(position),
            background == null ? null : Colour.of(background));
      }
      case "pair" ->
          new Pair(item(json, "first"), Relation.of(text(json, "relation")), item(json, "second"));
      case "nested" -> new Nested(item(json, "inner"), item(json, "outer"));
      case "repeated" ->
          new Repeated(
              integer(get(json, "count")), item(json, "item"), Layout.of(text(json, "layout")));
      case "listed" -> new Listed(items(json), Layout.of(text(json, "layout")));
      case "chart" -> chart(json);
      case "labelled" -> new Labelled(item(json, "item"), text(json, "label"));
      case "scattered" -> new Scattered(items(json), integers(json, "cells"));
      default -> throw new CkException("'" + kind + "' is no kind of drawing's spec");
    };
  }

  private static Chart chart(JsonNode json) {
    String colour = optional(json, "colour");
    List<String> labels = elements(json, "labels").stream().map(SvgSpecJson::text).toList();
    List<Integer> values = integers(json, "values");
    if (!labels.isEmpty() && labels.size() != values.size()) {
      throw new CkException("a chart's spec has other numbers of values and of labels");
    }
    return new Chart(values, labels, colour == null ? null : Colour.of(colour));
  }

  private static ObjectNode item(Item item) {
    return JSON.objectNode()
        .put("shape", item.shape().word())
        .put("colour", item.colour().word())
        .put("size", item.size().word());
  }

  private static ArrayNode items(List<Item> items) {
    ArrayNode json = JSON.arrayNode();
    items.forEach(item -> json.add(item(item)));
    return json;
  }

  private static void put(ObjectNode json, String key, @Nullable String value) {
    if (value != null) {
      json.put(key, value);
    }
  }

  private static Item item(JsonNode json, String key) {
    return item(get(json, key));
  }

  private static Item item(JsonNode json) {
    return new Item(
        Shape.of(text(json, "shape")),
        Colour.of(text(json, "colour")),
        Size.of(text(json, "size")));
  }

  private static List<Item> items(JsonNode json) {
    return elements(json, "items").stream().map(SvgSpecJson::item).toList();
  }

  private static List<Integer> integers(JsonNode json, String key) {
    return elements(json, key).stream().map(SvgSpecJson::integer).toList();
  }

  private static List<JsonNode> elements(JsonNode json, String key) {
    JsonNode array = get(json, key);
    if (!array.isArray()) {
      throw new CkException("'" + key + "' of a drawing's spec is no list");
    }
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static int integer(JsonNode json) {
    if (!json.isInt()) {
      throw new CkException("a drawing's spec has " + json + " in place of a whole number");
    }
    return json.intValue();
  }

  private static String text(JsonNode json, String key) {
    return text(get(json, key));
  }

  private static String text(JsonNode json) {
    if (!json.isString()) {
      throw new CkException("a drawing's spec has " + json + " in place of a text");
    }
    return json.stringValue();
  }

  private static @Nullable String optional(JsonNode json, String key) {
    return json.has(key) ? text(json, key) : null;
  }

  private static JsonNode get(JsonNode json, String key) {
    JsonNode value = json.get(key);
    if (value == null) {
      throw new CkException("a drawing's spec lacks '" + key + "'");
    }
    return value;
  }
}
