package dev.ckernel.data.svg;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a drawing has to show. An instruction ({@link SvgPrompt}), its drawing ({@link SvgDrawing})
 * and the verdict on what a model drew ({@link SvgEvaluator}) are all made from it, so that none of
 * them can drift from the others.
 */
public sealed interface SvgSpec {
  /** A shape, its colour and its size. */
  record Item(Shape shape, Colour colour, Size size) {}

  /** One shape, perhaps at a named place, perhaps on a background of another colour. */
  record Single(Item item, @Nullable Position position, @Nullable Colour background)
      implements SvgSpec {}

  /** Two shapes and how the first stands to the second. */
  record Pair(Item first, Relation relation, Item second) implements SvgSpec {}

  /** A shape inside a bigger one. */
  record Nested(Item inner, Item outer) implements SvgSpec {}

  /** Two to five equal shapes. */
  record Repeated(int count, Item item, Layout layout) implements SvgSpec {}

  /** Different shapes, named in the order in which they stand. */
  record Listed(List<Item> items, Layout layout) implements SvgSpec {
    public Listed {
      items = List.copyOf(items);
    }
  }

  /** A bar chart; {@code labels} is empty or has a word for each value, values are 1 to 9. */
  record Chart(List<Integer> values, List<String> labels, @Nullable Colour colour)
      implements SvgSpec {
    public Chart {
      values = List.copyOf(values);
      labels = List.copyOf(labels);
    }
  }

  /** A shape with a word under it. */
  record Labelled(Item item, String label) implements SvgSpec {}

  /**
   * Shapes here and there, each in a cell of its own of a grid of three by three, cells counted
   * along rows. No instruction names it: it is for stage A only.
   */
  record Scattered(List<Item> items, List<Integer> cells) implements SvgSpec {
    public Scattered {
      items = List.copyOf(items);
      cells = List.copyOf(cells);
    }
  }

  /** The name of this kind of specification. */
  default String kind() {
    return switch (this) {
      case Single s -> "single";
      case Pair s -> "pair";
      case Nested s -> "nested";
      case Repeated s -> "repeated";
      case Listed s -> "listed";
      case Chart s -> "chart";
      case Labelled s -> "labelled";
      case Scattered s -> "scattered";
    };
  }
}
