package dev.ckernel.data.svg;

import java.util.List;
import java.util.stream.LongStream;

/** Random specifications for tests. */
final class Specs {
  private Specs() {}

  static List<SvgSpec> of(Stage stage, int count) {
    return LongStream.range(0, count).mapToObj(i -> Sampler.any(stage, new Dice(77, i))).toList();
  }
}
