package dev.ckernel.api;

import java.util.Iterator;
import java.util.Map;
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
    String line = node.toString();
    if (!node.isContainer() || indent + before + line.length() < WIDTH) {
      text.append(line);
    } else if (node.isObject()) {
      object(node, indent);
    } else {
      array(node, indent);
    }
  }

  private void object(JsonNode node, int indent) {
    text.append("{\n");
    Iterator<Map.Entry<String, JsonNode>> properties = node.properties().iterator();
    while (properties.hasNext()) {
      Map.Entry<String, JsonNode> property = properties.next();
      String name = JsonNodeFactory.instance.stringNode(property.getKey()) + ": ";
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
