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
import java.util.Set;
import java.util.TreeSet;

/** What a specification is composed of: {@code shape:circle}, {@code relation:above}, … */
final class Parts {
  private final Set<String> parts = new TreeSet<>();

  private Parts() {}

  /** All parts, sorted. */
  static Set<String> of(SvgSpec spec) {
    Parts parts = new Parts();
    parts.add("kind", spec.kind());
    parts.collect(spec);
    return parts.parts;
  }

  private void collect(SvgSpec spec) {
    switch (spec) {
      case Single s -> {
        add(s.item());
        if (s.position() != null) {
          add("position", s.position().word());
        }
        if (s.background() != null) {
          add("background", s.background().word());
        }
      }
      case Pair s -> {
        add(s.first());
        add("relation", s.relation().word());
        add(s.second());
      }
      case Nested s -> {
        add(s.inner());
        add("relation", "inside");
        add("outer", s.outer().shape().word());
        add(s.outer());
      }
      case Repeated s -> {
        add("count", Words.number(s.count()));
        add(s.item());
        add("layout", s.layout().word());
      }
      case Listed s -> {
        s.items().forEach(this::add);
        add("layout", s.layout().word());
      }
      case Chart s -> {
        s.values().forEach(value -> add("value", value.toString()));
        s.labels().forEach(label -> add("label", label));
        add("bars", Words.number(s.values().size()));
        if (s.colour() != null) {
          add("colour", s.colour().word());
        }
      }
      case Labelled s -> {
        add(s.item());
        add("label", s.label());
      }
      case Scattered s -> s.items().forEach(this::add);
    }
  }

  private void add(Item item) {
    add("shape", item.shape().word());
    add("colour", item.colour().word());
    if (item.size() != Size.PLAIN) {
      add("size", item.size().word());
    }
  }

  private void add(String name, String value) {
    parts.add(name + ":" + value);
  }
}
