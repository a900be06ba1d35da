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
import java.util.List;

/**
 * The canonical drawing of a specification.
 *
 * <p>It is made for a model of a few million parameters: a canvas of 64 by 64, whole numbers, one
 * order of attributes, one way to draw each thing, and places that follow from the instruction
 * alone, so that the most probable next token is always the right one. Equal shapes share a group's
 * colour, which keeps every drawing within {@link #LONGEST} characters. It leaves out the namespace
 * (34 characters that are always the same), as inline SVG in HTML may; {@link #standalone} adds it.
 */
public final class SvgDrawing {
  /** No drawing has more characters. */
  public static final int LONGEST = 320;

  /** Width and height of the canvas. */
  static final int CANVAS = 64;

  private static final String NAMESPACE = " xmlns=\"http://www.w3.org/2000/svg\"";
  private static final String ROOT = "<svg";
  private static final String BEGIN = ROOT + " viewBox=\"0 0 64 64\">";
  private static final String END = "</svg>";
  private static final int MIDDLE = 32;
  private static final int OUTER = 24;
  private static final int BASE = 48;
  private static final int UNIT = 4;
  private static final int TEXT_LINE = 60;
  private static final String FONT = " font-size=\"8\" text-anchor=\"middle\"";

  private SvgDrawing() {}

  /** The drawing, in ASCII, on one line. */
  public static String of(SvgSpec spec) {
    return BEGIN + body(spec) + END;
  }

  /** A drawing as a file of its own: with the namespace, if it has none. */
  public static String standalone(String drawing) {
    return drawing.startsWith(ROOT) && !drawing.contains("xmlns=")
        ? ROOT + NAMESPACE + drawing.substring(ROOT.length())
        : drawing;
  }

  private static String body(SvgSpec spec) {
    return switch (spec) {
      case Single s -> single(s);
      case Pair s -> pair(s);
      case Nested s -> draw(s.outer(), MIDDLE, MIDDLE, OUTER) + draw(s.inner(), MIDDLE, MIDDLE);
      case Repeated s -> repeated(s);
      case Listed s -> listed(s);
      case Chart s -> chart(s);
      case Labelled s -> draw(s.item(), MIDDLE, MIDDLE) + text(MIDDLE, FONT, s.label());
      case Scattered s -> scattered(s);
    };
  }

  private static String single(Single spec) {
    Position position = spec.position() == null ? Position.CENTRE : spec.position();
    String background =
        spec.background() == null
            ? ""
            : "<rect width=\"64\" height=\"64\" fill=\"" + spec.background().word() + "\"/>";
    return background + draw(spec.item(), 16 * (position.column() + 1), 16 * (position.row() + 1));
  }

  private static String pair(Pair spec) {
    return switch (spec.relation()) {
      case LEFT_OF, AND -> draw(spec.first(), 16, MIDDLE) + draw(spec.second(), 48, MIDDLE);
      case RIGHT_OF -> draw(spec.first(), 48, MIDDLE) + draw(spec.second(), 16, MIDDLE);
      case ABOVE -> draw(spec.first(), MIDDLE, 16) + draw(spec.second(), MIDDLE, 48);
      case BELOW -> draw(spec.first(), MIDDLE, 48) + draw(spec.second(), MIDDLE, 16);
    };
  }

  /** Places along a line of up to five shapes. */
  private static List<Integer> slots(int count) {
    return switch (count) {
      case 2 -> List.of(16, 48);
      case 3 -> List.of(12, 32, 52);
      case 4 -> List.of(8, 24, 40, 56);
      case 5 -> List.of(8, 20, 32, 44, 56);
      default -> throw new IllegalArgumentException(count + " shapes");
    };
  }

  private static String repeated(Repeated spec) {
    List<Integer> slots = slots(spec.layout() == Layout.GRID ? 2 : spec.count());
    int radius = slots.size() > 3 ? Size.SMALL.radius() : Size.PLAIN.radius();
    StringBuilder shapes = new StringBuilder();
    for (int i = 0; i < spec.count(); i++) {
      int x =
          switch (spec.layout()) {
            case ROW -> slots.get(i);
            case COLUMN -> MIDDLE;
            case GRID -> slots.get(i % 2);
          };
      int y =
          switch (spec.layout()) {
            case ROW -> MIDDLE;
            case COLUMN -> slots.get(i);
            case GRID -> slots.get(i / 2);
          };
      shapes.append(ShapeElement.of(spec.item().shape(), x, y, radius, ""));
    }
    return group(spec.item().colour(), shapes);
  }

  private static String group(Colour colour, CharSequence shapes) {
    return "<g fill=\"" + colour.word() + "\">" + shapes + "</g>";
  }

  private static String listed(Listed spec) {
    List<Integer> slots = slots(spec.items().size());
    StringBuilder shapes = new StringBuilder();
    for (int i = 0; i < slots.size(); i++) {
      Item item = spec.items().get(i);
      shapes.append(
          spec.layout() == Layout.ROW
              ? draw(item, slots.get(i), MIDDLE)
              : draw(item, MIDDLE, slots.get(i)));
    }
    return shapes.toString();
  }

  private static String chart(Chart spec) {
    List<Integer> slots = slots(spec.values().size());
    StringBuilder bars = new StringBuilder();
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < slots.size(); i++) {
      int height = UNIT * spec.values().get(i);
      bars.append(
          "<rect x=\"%d\" y=\"%d\" width=\"8\" height=\"%d\"/>"
              .formatted(slots.get(i) - 4, BASE - height, height));
      if (!spec.labels().isEmpty()) {
        labels.append(text(slots.get(i), "", spec.labels().get(i)));
      }
    }
    Colour colour = spec.colour() == null ? Colour.BLUE : spec.colour();
    return group(colour, bars) + (labels.isEmpty() ? "" : "<g" + FONT + ">" + labels + "</g>");
  }

  private static String text(int x, String attributes, String words) {
    return "<text x=\"%d\" y=\"%d\"%s>%s</text>".formatted(x, TEXT_LINE, attributes, words);
  }

  private static String scattered(Scattered spec) {
    List<Integer> slots = slots(3);
    StringBuilder shapes = new StringBuilder();
    for (int i = 0; i < spec.items().size(); i++) {
      int cell = spec.cells().get(i);
      shapes.append(draw(spec.items().get(i), slots.get(cell % 3), slots.get(cell / 3)));
    }
    return shapes.toString();
  }

  private static String draw(Item item, int x, int y) {
    return draw(item, x, y, item.size().radius());
  }

  private static String draw(Item item, int x, int y, int radius) {
    return ShapeElement.of(item.shape(), x, y, radius, item.colour().word());
  }
}
