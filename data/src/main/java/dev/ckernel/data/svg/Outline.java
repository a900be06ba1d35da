package dev.ckernel.data.svg;

import dev.ckernel.data.svg.Scene.Box;
import dev.ckernel.data.svg.Scene.Seen;
import org.jspecify.annotations.Nullable;

/** Tells which shape of the catalogue an element is, by its geometry and not by its name. */
final class Outline {
  private static final double TOLERANCE = 0.5;

  private Outline() {}

  static Seen of(SvgNode node, String colour) {
    return switch (node.name()) {
      case "circle" -> {
        double r = Scene.number(node, "r");
        yield round(node, colour, r, r);
      }
      case "ellipse" -> round(node, colour, Scene.number(node, "rx"), Scene.number(node, "ry"));
      case "rect" -> rect(node, colour);
      case "polygon" -> polygon(node, colour);
      default -> throw new IllegalArgumentException(node.name());
    };
  }

  private static Seen round(SvgNode node, String colour, double rx, double ry) {
    double x = Scene.number(node, "cx");
    double y = Scene.number(node, "cy");
    Shape shape = Math.abs(rx - ry) <= TOLERANCE ? Shape.CIRCLE : Shape.ELLIPSE;
    return new Seen(
        rx > 0 && ry > 0 ? shape : null, colour, new Box(x - rx, y - ry, x + rx, y + ry));
  }

  private static Seen rect(SvgNode node, String colour) {
    double x = Scene.number(node, "x");
    double y = Scene.number(node, "y");
    double width = Scene.number(node, "width");
    double height = Scene.number(node, "height");
    Box box = new Box(x, y, x + width, y + height);
    return new Seen(width > 0 && height > 0 ? upright(box) : null, colour, box);
  }

  private static Shape upright(Box box) {
    if (Math.abs(box.width() - box.height()) <= TOLERANCE) {
      return Shape.SQUARE;
    }
    return box.width() > box.height() ? Shape.RECTANGLE : Shape.BAR;
  }

  private static Seen polygon(SvgNode node, String colour) {
    String[] numbers = node.attributes().getOrDefault("points", "0,0").split("[, ]", -1);
    int count = numbers.length / 2;
    double[] x = new double[count];
    double[] y = new double[count];
    for (int i = 0; i < count; i++) {
      x[i] = Double.parseDouble(numbers[2 * i]);
      y[i] = Double.parseDouble(numbers[2 * i + 1]);
    }
    Box box = new Box(min(x), min(y), -min(negated(x)), -min(negated(y)));
    boolean flat = box.width() <= 0 || box.height() <= 0;
    return new Seen(flat ? null : shape(x, y, box), colour, box);
  }

  private static @Nullable Shape shape(double[] x, double[] y, Box box) {
    return switch (x.length) {
      case 3 -> corner(x, y, 0) == 0 ? null : Shape.TRIANGLE;
      case 4 -> fourCorners(x, y, box);
      case 5 -> pentagram(x, y) ? Shape.STAR : null;
      case 8, 10, 12 -> zigzag(x, y) ? Shape.STAR : null;
      default -> null;
    };
  }

  private static @Nullable Shape fourCorners(double[] x, double[] y, Box box) {
    boolean diamond = true;
    boolean upright = true;
    for (int i = 0; i < 4; i++) {
      diamond &= near(x[i], box.x()) != near(y[i], box.y());
      int next = (i + 1) % 4;
      upright &= (x[i] == x[next]) != (y[i] == y[next]);
      // Opposite corners differ, or the outline folds back on itself.
      diamond &= x[i] != x[(i + 2) % 4] || y[i] != y[(i + 2) % 4];
      diamond &= corner(x, y, i) != 0;
    }
    return upright ? upright(box) : diamond ? Shape.DIAMOND : null;
  }

  private static boolean near(double value, double middle) {
    return Math.abs(value - middle) <= TOLERANCE;
  }

  /** Five corners that all turn one way, twice around: every other side crosses. */
  private static boolean pentagram(double[] x, double[] y) {
    int crossings = 0;
    for (int i = 0; i < 5; i++) {
      int j = (i + 2) % 5;
      if (cross(x, y, i, j)) {
        crossings++;
      }
    }
    return crossings == 5;
  }

  /** Whether side {@code i} and side {@code j} cross. */
  private static boolean cross(double[] x, double[] y, int i, int j) {
    int n = x.length;
    int i2 = (i + 1) % n;
    int j2 = (j + 1) % n;
    return turn(x, y, i, i2, j) * turn(x, y, i, i2, j2) < 0
        && turn(x, y, j, j2, i) * turn(x, y, j, j2, i2) < 0;
  }

  /** Corners that point out and in by turns. */
  private static boolean zigzag(double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      if (corner(x, y, i) * corner(x, y, (i + 1) % x.length) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static double corner(double[] x, double[] y, int i) {
    return turn(x, y, i, (i + 1) % x.length, (i + 2) % x.length);
  }

  /** Positive where the way from a over b to c turns one way, negative for the other. */
  private static double turn(double[] x, double[] y, int a, int b, int c) {
    return (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);
  }

  private static double min(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static double[] negated(double[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = -values[i];
    }
    return result;
  }
}
