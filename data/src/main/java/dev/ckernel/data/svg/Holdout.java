package dev.ckernel.data.svg;

import dev.ckernel.data.Hashes;
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
 * Which compositions no model may see in training.
 *
 * <p>It is decided by what is composed, and not by a line: a pair is held out with all its sizes,
 * and said both ways around, a chart's values with all colours and labels. So the drawing of a
 * held-out instruction is new too, and in both stages, whatever their seeds.
 */
final class Holdout {
  private static final double SHARE = 1.0 / 8;

  /** Scattered so, shapes are drawn as in a row or a column. */
  private static final List<Integer> MIDDLE_ROW = List.of(3, 4, 5);

  private static final List<Integer> MIDDLE_COLUMN = List.of(1, 4, 7);

  private Holdout() {}

  static boolean holds(SvgSpec spec) {
    return Hashes.unit(composition(spec)) < SHARE;
  }

  static String composition(SvgSpec spec) {
    return switch (spec) {
      case Single s -> {
        Position position = s.position() == null ? Position.CENTRE : s.position();
        yield "single " + words(s.item()) + " " + position + " " + s.background();
      }
      case Pair s ->
          switch (s.relation()) {
            case LEFT_OF, AND -> "pair " + words(s.first()) + " left of " + words(s.second());
            case RIGHT_OF -> "pair " + words(s.second()) + " left of " + words(s.first());
            case ABOVE -> "pair " + words(s.first()) + " above " + words(s.second());
            case BELOW -> "pair " + words(s.second()) + " above " + words(s.first());
          };
      case Nested s -> "nested " + words(s.inner()) + " in " + words(s.outer());
      case Repeated s -> "repeated " + s.count() + " " + words(s.item()) + " " + s.layout();
      case Listed s -> listed(s.items(), s.layout());
      case Chart s -> "chart " + s.values();
      case Labelled s -> "labelled " + words(s.item()) + " " + s.label();
      case Scattered s when s.cells().equals(MIDDLE_ROW) -> listed(s.items(), Layout.ROW);
      case Scattered s when s.cells().equals(MIDDLE_COLUMN) -> listed(s.items(), Layout.COLUMN);
      case Scattered s -> "scattered " + words(s.items());
    };
  }

  private static String listed(List<Item> items, Layout layout) {
    return "listed " + words(items) + " " + layout;
  }

  private static List<String> words(List<Item> items) {
    return items.stream().map(Holdout::words).toList();
  }

  private static String words(Item item) {
    return item.colour().word() + " " + item.shape().word();
  }
}
