package dev.ckernel.data.svg;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which elements and attributes a drawing may have, and what stands in them: enough for the
 * catalogue, and nothing that runs, loads or animates.
 */
final class SvgRules {
  private static final Set<String> PAINT = Set.of("fill", "stroke", "stroke-width");
  private static final Set<String> TEXT = Set.of("font-size", "font-family", "text-anchor");
  private static final Set<String> COORDINATES =
      Set.of(
          "x",
          "y",
          "x1",
          "y1",
          "x2",
          "y2",
          "cx",
          "cy",
          "r",
          "rx",
          "ry",
          "width",
          "height",
          "stroke-width",
          "font-size");

  private static final Map<String, Set<String>> OWN =
      Map.of(
          "svg", Set.of("viewBox", "width", "height"),
          "g", Set.of(),
          "rect", Set.of("x", "y", "width", "height"),
          "circle", Set.of("cx", "cy", "r"),
          "ellipse", Set.of("cx", "cy", "rx", "ry"),
          "line", Set.of("x1", "y1", "x2", "y2"),
          "polygon", Set.of("points"),
          "text", Set.of("x", "y"));

  static final Pattern NUMBER = Pattern.compile("-?\\d{1,4}(\\.\\d{1,4})?");
  private static final Pattern POINTS =
      Pattern.compile(
          "-?\\d{1,4}(\\.\\d{1,4})?[, ]-?\\d{1,4}(\\.\\d{1,4})?( -?\\d{1,4}(\\.\\d{1,4})?[, ]-?\\d{1,4}(\\.\\d{1,4})?){2,15}");
  private static final Pattern VIEW_BOX = Pattern.compile("0 0 64 64");
  private static final Pattern PAINT_VALUE = Pattern.compile("[A-Za-z]{3,20}|#[0-9A-Fa-f]{3,8}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z ,-]{1,40}");

  private SvgRules() {}

  /** What is wrong with a drawing, or null. */
  static @Nullable String problem(SvgNode root) {
    if (!root.name().equals("svg")) {
      return "the root is <" + root.name() + ">, not <svg>";
    }
    if (!root.attributes().containsKey("viewBox")) {
      return "<svg> has no viewBox";
    }
    return element(root, true);
  }

  private static @Nullable String element(SvgNode node, boolean root) {
    Set<String> own = OWN.get(node.name());
    if (own == null || (node.name().equals("svg") && !root)) {
      return "<" + node.name() + "> is not allowed here";
    }
    for (Map.Entry<String, String> attribute : node.attributes().entrySet()) {
      String name = attribute.getKey();
      if (!own.contains(name) && !PAINT.contains(name) && !takesText(node, name)) {
        return "<" + node.name() + "> may not have " + name;
      }
      if (!pattern(name).matcher(attribute.getValue()).matches()) {
        return "<%s> has %s=\"%s\"".formatted(node.name(), name, attribute.getValue());
      }
    }
    if (!node.text().isEmpty() && !node.name().equals("text")) {
      return "<" + node.name() + "> has text in it";
    }
    for (SvgNode child : node.children()) {
      if (!root && !node.name().equals("g")) {
        return "<" + node.name() + "> has elements in it";
      }
      String problem = element(child, false);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private static boolean takesText(SvgNode node, String attribute) {
    return TEXT.contains(attribute) && (node.name().equals("text") || node.name().equals("g"));
  }

  private static Pattern pattern(String attribute) {
    if (COORDINATES.contains(attribute)) {
      return NUMBER;
    }
    return switch (attribute) {
      case "points" -> POINTS;
      case "viewBox" -> VIEW_BOX;
      case "fill", "stroke" -> PAINT_VALUE;
      default -> WORD;
    };
  }
}
