package dev.ckernel.data;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lengths, vocabulary and what may be wrong with the samples of a data set. */
final class TextStatistics {
  private static final int VERY_SHORT = 20;
  private static final int VERY_LONG = 20_000;
  private static final int MANY_LINES = 4;
  private static final int MOST_FREQUENT = 20;

  private final Histogram characters = new Histogram();
  private final Histogram words = new Histogram();
  private final Map<String, Long> vocabulary = new HashMap<>();
  private final Map<Integer, Long> symbols = new HashMap<>();
  private long veryShort;
  private long veryLong;
  private long repeating;
  private long notAscii;

  void add(Sample sample) {
    int length = 0;
    int count = 0;
    for (String text : sample.texts()) {
      length += text.codePointCount(0, text.length());
      List<String> all = Words.of(text);
      count += all.size();
      all.forEach(word -> vocabulary.merge(word, 1L, Long::sum));
      text.codePoints().forEach(c -> symbols.merge(c, 1L, Long::sum));
      notAscii += text.codePoints().filter(c -> c >= 0x80).count();
      repeating += repeats(text) ? 1 : 0;
    }
    characters.add(length);
    words.add(count);
    veryShort += length < VERY_SHORT ? 1 : 0;
    veryLong += length > VERY_LONG ? 1 : 0;
  }

  /** Whether more than half of a text's lines have stood in it before. */
  private static boolean repeats(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    Set<String> different = new HashSet<>(lines);
    return lines.size() >= MANY_LINES && 2 * different.size() < lines.size();
  }

  private double notAsciiShare() {
    return characters.sum() == 0 ? 0 : (double) notAscii / characters.sum();
  }

  private List<Map.Entry<String, Long>> mostFrequent() {
    return vocabulary.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_FREQUENT)
        .toList();
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("characters", characters.json());
    json.set("words", words.json());
    ObjectNode vocabularyJson =
        json.putObject("vocabulary")
            .put("characters", characters.sum())
            .put("words", words.sum())
            .put("differentWords", vocabulary.size())
            .put("differentCharacters", symbols.size());
    ObjectNode frequent = vocabularyJson.putObject("mostFrequent");
    mostFrequent().forEach(entry -> frequent.put(entry.getKey(), entry.getValue()));
    json.putObject("quality")
        .put("veryShort", veryShort)
        .put("veryLong", veryLong)
        .put("repeatedLines", repeating)
        .put("notAsciiShare", Math.round(1e6 * notAsciiShare()) / 1e6);
    return json;
  }

  void describe(TextReport text) {
    text.line("characters a sample: %s", characters.line());
    text.line("words a sample: %s", words.line());
    text.line(
        "%,d characters, %,d different; %,d words, %,d different",
        characters.sum(), symbols.size(), words.sum(), vocabulary.size());
    text.line("%.2f %% of all characters are not ASCII", 100 * notAsciiShare());
    text.line("%,d samples are shorter than %,d characters", veryShort, VERY_SHORT);
    text.line("%,d samples are longer than %,d characters", veryLong, VERY_LONG);
    text.line("%,d texts repeat more than half of their lines", repeating);
  }
}
