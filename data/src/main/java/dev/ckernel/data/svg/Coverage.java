package dev.ckernel.data.svg;

import dev.ckernel.data.Histogram;
import dev.ckernel.data.TextReport;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a set of drawings covers: each part, and each two parts of one drawing, on either side:
 * lines to train on, and lines held out.
 */
final class Coverage {
  private final Map<String, Sides> parts = new TreeMap<>();
  private final Map<String, Map<String, Sides>> together = new TreeMap<>();
  private final Histogram instructions = new Histogram();
  private final Histogram drawings = new Histogram();
  private final Set<String> words = new HashSet<>();
  private final Set<String> compositions = new HashSet<>();
  private final Sides lines = new Sides();
  private final Sides different = new Sides();

  private static final class Sides {
    long train;
    long holdout;

    void add(boolean heldOut) {
      train += heldOut ? 0 : 1;
      holdout += heldOut ? 1 : 0;
    }

    ObjectNode json() {
      return JsonNodeFactory.instance.objectNode().put("train", train).put("holdout", holdout);
    }
  }

  void add(boolean heldOut, SvgSpec spec, String instruction, String drawing) {
    lines.add(heldOut);
    if (compositions.add(Holdout.composition(spec))) {
      different.add(heldOut);
    }
    if (!instruction.isEmpty()) {
      instructions.add(instruction.length());
      words.addAll(List.of(instruction.replace(",", "").split(" ", -1)));
    }
    drawings.add(drawing.length());
    Set<String> all = Parts.of(spec);
    for (String part : all) {
      parts.computeIfAbsent(part, key -> new Sides()).add(heldOut);
      if (part.startsWith("label:")) {
        continue; // they would be half of the report, and stand with anything
      }
      Map<String, Sides> row = together.computeIfAbsent(part, key -> new TreeMap<>());
      for (String other : all) {
        if (part.compareTo(other) < 0 && !other.startsWith("label:")) {
          row.computeIfAbsent(other, key -> new Sides()).add(heldOut);
        }
      }
    }
  }

  /** Whether training has shown all parts of a specification. */
  boolean knows(SvgSpec spec) {
    for (String part : Parts.of(spec)) {
      Sides sides = parts.get(part);
      if (sides == null || sides.train == 0) {
        return false;
      }
    }
    return true;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("lines", lines.json());
    json.set("compositions", different.json());
    json.set("instructionCharacters", instructions.json());
    json.set("drawingCharacters", drawings.json());
    json.put("instructionWords", words.size());
    ObjectNode each = json.putObject("parts");
    parts.forEach((part, sides) -> each.set(part, sides.json()));
    ObjectNode pairs = json.putObject("cooccurrence");
    together.forEach((part, others) -> {
      ObjectNode row = pairs.putObject(part);
      others.forEach((other, sides) -> row.set(other, sides.json()));
    });
    return json;
  }

  String text() {
    TextReport text = new TextReport();
    text.line(
        "%,d drawings to train on, of %,d compositions; %,d held out, of %,d compositions",
        lines.train, different.train, lines.holdout, different.holdout);
    if (!words.isEmpty()) {
      text.line("instructions: %s characters, %,d words", instructions.line(), words.size());
    }
    text.line("drawings: %s characters", drawings.line());
    text.line("");
    text.line("%-28s %10s %10s", "part", "train", "held out");
    parts.forEach(
        (part, sides) -> text.line("%-28s %,10d %,10d", part, sides.train, sides.holdout));
    return text.toString();
  }
}
