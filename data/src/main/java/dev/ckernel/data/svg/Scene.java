package dev.ckernel.data.svg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen on a drawing, in the order of painting.
 *
 * @param background the colour of a rectangle that covers the whole canvas under everything else
 */
record Scene(List<Seen> shapes, List<Word> words, @Nullable String background) {
  private static final double EPSILON = 1e-9;

  /**
   * A shape as it is seen.
   *
   * @param shape null where it is none of the catalogue
   */
  record Seen(@Nullable Shape shape, String colour, Box box) {}

  /** A word and its anchor. */
  record Word(String text, double x, double y) {}

  /** The rectangle around a shape. */
  record Box(double left, double top, double right, double bottom) {
    double x() {
      return (left + right) / 2;
    }

    double y() {
      return (top + bottom) / 2;
    }

    double width() {
      return right - left;
    }

    double height() {
      return bottom - top;
    }

    double longer() {
      return Math.max(width(), height());
    }

    boolean holds(Box other) {
      return left <= other.left
          && top <= other.top
          && right >= other.right
          && bottom >= other.bottom;
    }

    boolean overlaps(Box other) {
      return left < other.right - EPSILON
          && other.left < right - EPSILON
          && top < other.bottom - EPSILON
          && other.top < bottom - EPSILON;
    }
  }

  /** Looks at a drawing that {@link SvgRules} allow. */
  static Scene of(SvgNode root) {
    List<Seen> shapes = new ArrayList<>();
    List<Word> words = new ArrayList<>();
    collect(root, "black", "none", shapes, words);
    String background = null;
    if (!shapes.isEmpty()) {
      Seen first = shapes.getFirst();
      Box canvas = new Box(0, 0, SvgDrawing.CANVAS, SvgDrawing.CANVAS);
      if (first.shape() == Shape.SQUARE && first.box().holds(canvas)) {
        background = first.colour();
        shapes.removeFirst();
      }
    }
    return new Scene(List.copyOf(shapes), List.copyOf(words), background);
  }

  private static void collect(
      SvgNode node, String fill, String stroke, List<Seen> shapes, List<Word> words) {
    String ownFill = colour(node, "fill", fill);
    String ownStroke = colour(node, "stroke", stroke);
    switch (node.name()) {
      case "svg", "g" ->
          node.children().forEach(child -> collect(child, ownFill, ownStroke, shapes, words));
      case "text" -> words.add(new Word(node.text(), number(node, "x"), number(node, "y")));
      case "line" -> shapes.add(line(node, ownStroke));
      default -> shapes.add(Outline.of(node, ownFill.equals("none") ? ownStroke : ownFill));
    }
  }

  private static Seen line(SvgNode node, String colour) {
    double half =
        (node.attributes().containsKey("stroke-width") ? number(node, "stroke-width") : 1) / 2;
    double x1 = number(node, "x1");
    double x2 = number(node, "x2");
    double y1 = number(node, "y1");
    double y2 = number(node, "y2");
    boolean flat = Math.abs(y1 - y2) <= Math.abs(x1 - x2);
    double besideX = flat ? 0 : half;
    double besideY = flat ? half : 0;
    Box box =
        new Box(
            Math.min(x1, x2) - besideX,
            Math.min(y1, y2) - besideY,
            Math.max(x1, x2) + besideX,
            Math.max(y1, y2) + besideY);
    boolean seen = half > 0 && (x1 != x2 || y1 != y2);
    return new Seen(seen ? Shape.LINE : null, colour, box);
  }

  private static String colour(SvgNode node, String attribute, String inherited) {
    String own = node.attributes().get(attribute);
    if (own == null) {
      return inherited;
    }
    String name = own.toLowerCase(Locale.ROOT);
    return name.equals("grey") ? "gray" : name;
  }

  /** An attribute as a number; 0 where it is absent, as SVG says. */
  static double number(SvgNode node, String attribute) {
    Map<String, String> attributes = node.attributes();
    return Double.parseDouble(attributes.getOrDefault(attribute, "0"));
  }
}
