package dev.ckernel.api;

import java.util.Iterator;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * JSON as text that people can read and compare line by line: what fits on a line stands on one,
 * all else is laid open. The same tree always gives the same text.
 */
public final class JsonText {
  private static final int WIDTH = 120;

  private final StringBuilder text = new StringBuilder();

  private JsonText() {}

  /** The text, with a final new line. */
  public static String of(JsonNode node) {
    JsonText json = new JsonText();
    json.write(node, 0, 0);
    return json.text.append('\n').toString();
  }

  /**
   * @param indent columns of the line's start
   * @param before columns of the line that stand before the value, such as the name's
   */
  private void write(JsonNode node, int indent, int before) {
    String line = line(node);
    if (!node.isContainer() || indent + before + line.length() < WIDTH) {
      text.append(line);
    } else if (node.isObject()) {
      object(node, indent);
    } else {
      array(node, indent);
    }
  }

  private static String line(JsonNode node) {
    if (node.isObject()) {
      StringJoiner members = new StringJoiner(", ", "{", "}");
      node.properties().forEach(p -> members.add(name(p) + line(p.getValue())));
      return members.toString();
    }
    if (node.isArray()) {
      StringJoiner elements = new StringJoiner(", ", "[", "]");
      node.forEach(element -> elements.add(line(element)));
      return elements.toString();
    }
    return node.toString();
  }

  private static String name(Map.Entry<String, JsonNode> property) {
    return JsonNodeFactory.instance.stringNode(property.getKey()) + ": ";
  }

  private void object(JsonNode node, int indent) {
    text.append("{\n");
    Iterator<Map.Entry<String, JsonNode>> properties = node.properties().iterator();
    while (properties.hasNext()) {
      Map.Entry<String, JsonNode> property = properties.next();
      String name = name(property);
      text.repeat(" ", indent + 2).append(name);
      write(property.getValue(), indent + 2, name.length());
      text.append(properties.hasNext() ? ",\n" : "\n");
    }
    text.repeat(" ", indent).append('}');
  }

  private void array(JsonNode node, int indent) {
    text.append("[\n");
    Iterator<JsonNode> elements = node.iterator();
    while (elements.hasNext()) {
      text.repeat(" ", indent + 2);
      write(elements.next(), indent + 2, 0);
      text.append(elements.hasNext() ? ",\n" : "\n");
    }
    text.repeat(" ", indent).append(']');
  }
}
