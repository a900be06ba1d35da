package dev.ckernel.data.svg;

import dev.ckernel.data.svg.Scene.Box;
import dev.ckernel.data.svg.Scene.Seen;
import dev.ckernel.data.svg.Scene.Word;
import dev.ckernel.data.svg.SvgSpec.Chart;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a scene is a bar chart of given values. */
final class ChartJudge {
  private static final Set<Shape> UPRIGHT = Set.of(Shape.BAR, Shape.SQUARE, Shape.RECTANGLE);
  private static final double BASELINE = 1;

  /** Of a bar's height, in units of the scale: less than half, so that 3 is told from 4. */
  private static final double ROUNDING = 0.3;

  private final List<Seen> bars;
  private final List<Word> words;

  ChartJudge(Scene scene) {
    this.bars =
        scene.shapes().stream().sorted(Comparator.comparingDouble(bar -> bar.box().x())).toList();
    this.words = scene.words().stream().sorted(Comparator.comparingDouble(Word::x)).toList();
  }

  @Nullable String problem(Chart chart) {
    if (bars.size() != chart.values().size()) {
      return bars.size() + " bars in place of " + chart.values().size();
    }
    String problem = looks(chart);
    if (problem == null) {
      problem = heights(chart.values());
    }
    return problem != null || chart.labels().isEmpty() ? problem : labels(chart.labels());
  }

  private @Nullable String looks(Chart chart) {
    String colour = chart.colour() == null ? bars.getFirst().colour() : chart.colour().word();
    for (int i = 0; i < bars.size(); i++) {
      Seen bar = bars.get(i);
      if (bar.shape() == null || !UPRIGHT.contains(bar.shape())) {
        return "a bar is no rectangle";
      }
      if (!Objects.equals(bar.colour(), colour)) {
        return "a " + bar.colour() + " bar in place of a " + colour + " one";
      }
      if (Math.abs(bar.box().bottom() - bars.getFirst().box().bottom()) > BASELINE) {
        return "the bars do not stand on one line";
      }
      if (i > 0 && bar.box().overlaps(bars.get(i - 1).box())) {
        return "bars overlap";
      }
    }
    return null;
  }

  private @Nullable String heights(List<Integer> values) {
    double height = bars.stream().mapToDouble(bar -> bar.box().height()).sum();
    double scale = height / values.stream().mapToInt(Integer::intValue).sum();
    for (int i = 0; i < values.size(); i++) {
      double drawn = bars.get(i).box().height() / scale;
      if (Math.abs(drawn - values.get(i)) > ROUNDING) {
        return "a bar of %.1f in place of %d".formatted(drawn, values.get(i));
      }
    }
    return null;
  }

  private @Nullable String labels(List<String> labels) {
    if (words.size() != labels.size()) {
      return words.size() + " labels in place of " + labels.size();
    }
    for (int i = 0; i < labels.size(); i++) {
      Box bar = bars.get(i).box();
      Word word = words.get(i);
      boolean under = word.x() >= bar.left() && word.x() <= bar.right() && word.y() > bar.bottom();
      if (!word.text().equals(labels.get(i)) || !under) {
        return "no " + labels.get(i) + " under its bar";
      }
    }
    return null;
  }
}
