package dev.ckernel.data.svg;

/** The element that draws a shape. Lines are stroked, everything else is filled. */
final class ShapeElement {
  private ShapeElement() {}

  /**
   * An element whose longer side is {@code 2 * radius}.
   *
   * @param radius a multiple of 4
   * @param colour empty where the group around it has it
   */
  static String of(Shape shape, int x, int y, int radius, String colour) {
    int half = radius / 2;
    return switch (shape) {
      case CIRCLE ->
          "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"%s/>".formatted(x, y, radius, fill(colour));
      case SQUARE -> rect(x, y, radius, radius, colour);
      case RECTANGLE -> rect(x, y, radius, half, colour);
      case BAR -> rect(x, y, half, radius, colour);
      case ELLIPSE ->
          "<ellipse cx=\"%d\" cy=\"%d\" rx=\"%d\" ry=\"%d\"%s/>"
              .formatted(x, y, radius, half, fill(colour));
      case TRIANGLE ->
          polygon(colour, x, y - radius, x + radius, y + radius, x - radius, y + radius);
      case DIAMOND -> polygon(colour, x, y - radius, x + radius, y, x, y + radius, x - radius, y);
      case STAR -> star(x, y, radius / 4, colour);
      case LINE ->
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"%s stroke-width=\"4\"/>"
              .formatted(x - radius, y, x + radius, y, attribute("stroke", colour));
    };
  }

  /** A pentagram drawn without lifting the pen: half the points of its outline, for the model. */
  private static String star(int x, int y, int unit, String colour) {
    return polygon(
        colour,
        x,
        y - 4 * unit,
        x + 2 * unit,
        y + 3 * unit,
        x - 4 * unit,
        y - unit,
        x + 4 * unit,
        y - unit,
        x - 2 * unit,
        y + 3 * unit);
  }

  private static String rect(int x, int y, int halfWidth, int halfHeight, String colour) {
    return "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"%s/>"
        .formatted(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight, fill(colour));
  }

  private static String polygon(String colour, int... coordinates) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < coordinates.length; i += 2) {
      points
          .append(i == 0 ? "" : " ")
          .append(coordinates[i])
          .append(',')
          .append(coordinates[i + 1]);
    }
    return "<polygon points=\"" + points + "\"" + fill(colour) + "/>";
  }

  private static String fill(String colour) {
    return attribute("fill", colour);
  }

  private static String attribute(String name, String value) {
    return value.isEmpty() ? "" : " " + name + "=\"" + value + "\"";
  }
}
