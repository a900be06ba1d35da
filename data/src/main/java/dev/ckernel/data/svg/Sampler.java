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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws random specifications; kinds with more to learn come more often. */
final class Sampler {
  private static final List<Shape> FILLED =
      Arrays.stream(Shape.values()).filter(shape -> shape != Shape.LINE).toList();

  /** Those that have room for any other shape inside. */
  private static final List<Shape> ROOMY =
      List.of(Shape.CIRCLE, Shape.SQUARE, Shape.RECTANGLE, Shape.ELLIPSE, Shape.DIAMOND);

  private static final List<Integer> CELLS = IntStream.range(0, 9).boxed().toList();

  private Sampler() {}

  static SvgSpec any(Stage stage, Dice dice) {
    int throwOf100 = dice.below(100);
    if (stage == Stage.A && dice.below(3) == 0) {
      return scattered(dice);
    }
    if (throwOf100 < 16) {
      return single(dice);
    } else if (throwOf100 < 48) {
      return pair(dice);
    } else if (throwOf100 < 60) {
      return nested(dice);
    } else if (throwOf100 < 72) {
      return repeated(dice);
    } else if (throwOf100 < 82) {
      return listed(dice);
    } else if (throwOf100 < 94) {
      return chart(dice);
    } else {
      return labelled(dice);
    }
  }

  private static Single single(Dice dice) {
    Item item = new Item(dice.of(Shape.values()), dice.of(Colour.values()), size(dice));
    Position position = dice.below(3) == 0 ? null : dice.of(Position.values());
    return new Single(item, position, dice.below(3) == 0 ? other(dice, item.colour()) : null);
  }

  private static Pair pair(Dice dice) {
    Item first = new Item(dice.of(Shape.values()), dice.of(Colour.values()), size(dice));
    Item second = new Item(dice.of(Shape.values()), dice.of(Colour.values()), size(dice));
    return new Pair(first, dice.of(Relation.values()), second);
  }

  private static Nested nested(Dice dice) {
    Colour outer = dice.of(Colour.values());
    Size size = dice.below(3) == 0 ? Size.SMALL : Size.PLAIN;
    return new Nested(
        new Item(dice.of(Shape.values()), other(dice, outer), size),
        new Item(dice.of(ROOMY), outer, Size.PLAIN));
  }

  private static Repeated repeated(Dice dice) {
    Item item = new Item(dice.of(FILLED), dice.of(Colour.values()), Size.PLAIN);
    return dice.below(5) == 0
        ? new Repeated(4, item, Layout.GRID)
        : new Repeated(2 + dice.below(4), item, line(dice));
  }

  private static Listed listed(Dice dice) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      items.add(plain(dice));
    }
    return new Listed(items, line(dice));
  }

  private static Chart chart(Dice dice) {
    boolean labelled = dice.below(3) == 0;
    int bars = 2 + dice.below(labelled ? 2 : 4);
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < bars; i++) {
      values.add(1 + dice.below(9));
    }
    List<String> labels = labelled ? dice.different(Words.LABELS, bars) : List.of();
    return new Chart(values, labels, dice.below(3) == 0 ? null : dice.of(Colour.values()));
  }

  private static Labelled labelled(Dice dice) {
    Item item = new Item(dice.of(Shape.values()), dice.of(Colour.values()), size(dice));
    return new Labelled(item, dice.of(Words.LABELS));
  }

  private static Scattered scattered(Dice dice) {
    List<Integer> cells = dice.different(CELLS, 2 + dice.below(3));
    return new Scattered(cells.stream().map(cell -> plain(dice)).toList(), cells);
  }

  private static Item plain(Dice dice) {
    return new Item(dice.of(Shape.values()), dice.of(Colour.values()), Size.PLAIN);
  }

  private static Size size(Dice dice) {
    return dice.below(2) == 0 ? Size.PLAIN : dice.of(List.of(Size.SMALL, Size.LARGE));
  }

  private static Layout line(Dice dice) {
    return dice.below(2) == 0 ? Layout.ROW : Layout.COLUMN;
  }

  /** Another colour: on its like a shape cannot be seen. */
  private static Colour other(Dice dice, @Nullable Colour than) {
    return dice.of(Arrays.stream(Colour.values()).filter(colour -> colour != than).toList());
  }
}
