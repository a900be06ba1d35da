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
import java.util.stream.IntStream;

/** The instruction that asks for a drawing: one way to say each thing, in lower case. */
public final class SvgPrompt {
  private SvgPrompt() {}

  /** The instruction, in ASCII. */
  public static String of(SvgSpec spec) {
    return switch (spec) {
      case Single s ->
          words(s.item())
              + (s.position() == null ? "" : " " + s.position().word())
              + (s.background() == null
                  ? ""
                  : " on " + Words.withArticle(s.background().word()) + " background");
      case Pair s -> words(s.first()) + " " + s.relation().word() + " " + words(s.second());
      case Nested s -> words(s.inner()) + " inside " + words(s.outer());
      case Repeated s ->
          Words.number(s.count()) + " " + plain(s.item()) + "s in a " + s.layout().word();
      case Listed s -> list(s.items()) + " in a " + s.layout().word();
      case Chart s -> Words.withArticle(colour(s) + "bar chart with bars " + Words.list(bars(s)));
      case Labelled s -> words(s.item()) + " labelled " + s.label();
      case Scattered s -> list(s.items());
    };
  }

  private static String list(List<Item> items) {
    return Words.list(items.stream().map(SvgPrompt::words).toList());
  }

  private static String colour(Chart chart) {
    return chart.colour() == null ? "" : chart.colour().word() + " ";
  }

  private static List<String> bars(Chart chart) {
    return IntStream.range(0, chart.values().size())
        .mapToObj(i ->
            chart.labels().isEmpty()
                ? chart.values().get(i).toString()
                : chart.labels().get(i) + " " + chart.values().get(i))
        .toList();
  }

  private static String words(Item item) {
    return Words.withArticle(plain(item));
  }

  private static String plain(Item item) {
    String size = item.size() == Size.PLAIN ? "" : item.size().word() + " ";
    return size + item.colour().word() + " " + item.shape().word();
  }
}
