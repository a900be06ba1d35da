package dev.ckernel.data.svg;

import dev.ckernel.data.svg.Scene.Box;
import dev.ckernel.data.svg.Scene.Seen;
import dev.ckernel.data.svg.SvgSpec.Chart;
import dev.ckernel.data.svg.SvgSpec.Item;
import dev.ckernel.data.svg.SvgSpec.Labelled;
import dev.ckernel.data.svg.SvgSpec.Listed;
import dev.ckernel.data.svg.SvgSpec.Nested;
import dev.ckernel.data.svg.SvgSpec.Pair;
import dev.ckernel.data.svg.SvgSpec.Repeated;
import dev.ckernel.data.svg.SvgSpec.Scattered;
import dev.ckernel.data.svg.SvgSpec.Single;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether a scene shows what a specification asks for: exactly its shapes, in its colours, sizes
 * and relations. Where nothing is said about a place, any place on the canvas will do.
 */
final class Judge {
  private static final double SMALL = 12;
  private static final double LARGE = 20;
  private static final double ALIGNED = 4;
  private static final double EDGE = 0.5;

  /** Between these a coordinate is in the middle third, and some more, of the canvas. */
  private static final double MIDDLE_FROM = 20;

  private static final double MIDDLE_TO = 44;

  private final Scene scene;
  private final List<Seen> shapes;

  private Judge(Scene scene) {
    this.scene = scene;
    this.shapes = scene.shapes();
  }

  /** What is missing, or null where the specification is fulfilled. */
  static @Nullable String problem(SvgSpec spec, Scene scene) {
    Judge judge = new Judge(scene);
    String problem = judge.surroundings(spec);
    return problem != null ? problem : judge.content(spec);
  }

  private @Nullable String surroundings(SvgSpec spec) {
    Box canvas = new Box(-EDGE, -EDGE, SvgDrawing.CANVAS + EDGE, SvgDrawing.CANVAS + EDGE);
    for (Seen shape : shapes) {
      if (!canvas.holds(shape.box())) {
        return "a shape leaves the canvas";
      }
    }
    for (Scene.Word word : scene.words()) {
      if (!canvas.holds(new Box(word.x(), word.y(), word.x(), word.y()))) {
        return "a word stands outside the canvas";
      }
    }
    Colour asked = spec instanceof Single single ? single.background() : null;
    if (asked != null && !asked.word().equals(scene.background())) {
      return "no " + asked.word() + " background";
    }
    if (asked == null && scene.background() != null) {
      return "a background that nobody asked for";
    }
    boolean hasWords =
        spec instanceof Labelled || (spec instanceof Chart c && !c.labels().isEmpty());
    return hasWords || scene.words().isEmpty() ? null : "words that nobody asked for";
  }

  private @Nullable String content(SvgSpec spec) {
    return switch (spec) {
      case Single s -> single(s);
      case Pair s -> pair(s);
      case Nested s -> nested(s);
      case Repeated s -> repeated(s);
      case Listed s -> listed(s);
      case Chart s -> new ChartJudge(scene).problem(s);
      case Labelled s -> labelled(s);
      case Scattered s -> scattered(s);
    };
  }

  private @Nullable String single(Single spec) {
    String problem = inOrder(List.of(spec.item()), shapes);
    if (problem != null || spec.position() == null) {
      return problem;
    }
    Box box = shapes.getFirst().box();
    boolean placed =
        third(box.x(), spec.position().column()) && third(box.y(), spec.position().row());
    return placed ? null : "not " + spec.position().word();
  }

  private static boolean third(double at, int third) {
    return switch (third) {
      case 0 -> at < SvgDrawing.CANVAS / 2.0 - ALIGNED;
      case 1 -> at >= MIDDLE_FROM && at <= MIDDLE_TO;
      default -> at > SvgDrawing.CANVAS / 2.0 + ALIGNED;
    };
  }

  private @Nullable String pair(Pair spec) {
    List<Item> items = List.of(spec.first(), spec.second());
    String problem = inOrder(items, shapes);
    String other = inOrder(items, shapes.reversed());
    if (problem != null && other != null) {
      return problem;
    }
    if (shapes.get(0).box().overlaps(shapes.get(1).box())) {
      return "the two shapes overlap";
    }
    boolean related =
        (problem == null && related(spec.relation(), shapes.get(0).box(), shapes.get(1).box()))
            || (other == null
                && related(spec.relation(), shapes.get(1).box(), shapes.get(0).box()));
    return related ? null : "the first shape is not " + spec.relation().word() + " the second";
  }

  private static boolean related(Relation relation, Box first, Box second) {
    boolean sideways = Math.abs(first.x() - second.x()) >= Math.abs(first.y() - second.y());
    return switch (relation) {
      case LEFT_OF -> sideways && first.right() <= second.left() + EDGE;
      case RIGHT_OF -> sideways && second.right() <= first.left() + EDGE;
      case ABOVE -> !sideways && first.bottom() <= second.top() + EDGE;
      case BELOW -> !sideways && second.bottom() <= first.top() + EDGE;
      case AND -> true;
    };
  }

  /** The outer shape is painted first, or it would hide the other. */
  private @Nullable String nested(Nested spec) {
    String problem = inOrder(List.of(spec.outer(), spec.inner()), shapes);
    if (problem != null) {
      return problem;
    }
    boolean inside = shapes.get(0).box().holds(shapes.get(1).box());
    boolean bigger = shapes.get(0).box().longer() > shapes.get(1).box().longer();
    return inside && bigger ? null : "the first shape is not inside the second";
  }

  private @Nullable String repeated(Repeated spec) {
    String problem = inOrder(Collections.nCopies(spec.count(), spec.item()), shapes);
    return problem != null ? problem : standing(spec.layout());
  }

  private @Nullable String listed(Listed spec) {
    String problem = standing(spec.layout());
    ToDoubleFunction<Seen> along =
        spec.layout() == Layout.COLUMN ? shape -> shape.box().y() : shape -> shape.box().x();
    List<Seen> sorted = shapes.stream().sorted(Comparator.comparingDouble(along)).toList();
    String order = inOrder(spec.items(), sorted);
    return order != null ? order : problem;
  }

  private @Nullable String labelled(Labelled spec) {
    String problem = inOrder(List.of(spec.item()), shapes);
    if (problem != null) {
      return problem;
    }
    boolean said =
        scene.words().size() == 1 && scene.words().getFirst().text().equals(spec.label());
    return said ? null : "not labelled " + spec.label();
  }

  private @Nullable String scattered(Scattered spec) {
    List<Seen> left = new ArrayList<>(shapes);
    for (Item item : spec.items()) {
      int found = 0;
      while (found < left.size() && problem(item, left.get(found)) != null) {
        found++;
      }
      if (found == left.size()) {
        return "no " + item.colour().word() + " " + item.shape().word();
      }
      left.remove(found);
    }
    return left.isEmpty() ? null : "more shapes than asked for";
  }

  private @Nullable String standing(Layout layout) {
    for (int i = 0; i < shapes.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (shapes.get(i).box().overlaps(shapes.get(j).box())) {
          return "shapes overlap";
        }
      }
    }
    long columns = different(shape -> shape.box().x());
    long rows = different(shape -> shape.box().y());
    boolean stands =
        switch (layout) {
          case ROW -> rows == 1;
          case COLUMN -> columns == 1;
          case GRID -> rows == 2 && columns == 2;
        };
    return stands ? null : "not in a " + layout.word();
  }

  /** How many lines the shapes stand on. */
  private int different(ToDoubleFunction<Seen> coordinate) {
    double[] sorted = shapes.stream().mapToDouble(coordinate).sorted().toArray();
    int lines = 1;
    for (int i = 1; i < sorted.length; i++) {
      lines += sorted[i] - sorted[i - 1] > ALIGNED ? 1 : 0;
    }
    return lines;
  }

  private static @Nullable String inOrder(List<Item> items, List<Seen> seen) {
    if (seen.size() != items.size()) {
      return seen.size() + " shapes in place of " + items.size();
    }
    for (int i = 0; i < items.size(); i++) {
      String problem = problem(items.get(i), seen.get(i));
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private static @Nullable String problem(Item item, Seen seen) {
    if (seen.shape() != item.shape()) {
      String shape = seen.shape() == null ? "no known shape" : "a " + seen.shape().word();
      return shape + " in place of a " + item.shape().word();
    }
    if (!seen.colour().equals(item.colour().word())) {
      return seen.colour() + " in place of " + item.colour().word();
    }
    double longer = seen.box().longer();
    return switch (item.size()) {
      case SMALL -> longer <= SMALL ? null : "not small";
      case PLAIN -> null;
      case LARGE -> longer >= LARGE ? null : "not large";
    };
  }
}
