package dev.ckernel.data;

import dev.ckernel.api.Progress;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a data set of text, JSON lines and Parquet files: cleans, drops what is empty, short or
 * there already, and splits.
 *
 * <p>A sample's own hash decides whether it is for training or for validation, so that it stays on
 * its side when others come, go or change places, and so that equal texts are never on both.
 */
public final class Preparation {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final PrepareSettings settings;
  private final DataSetWriter writer;
  private final TextCleaner cleaner;
  private final TextStatistics statistics = new TextStatistics();
  private final Set<String> seen = new HashSet<>();
  private final NearDuplicates near;
  private long read;
  private long empty;
  private long tooShort;
  private long duplicates;
  private long nearDuplicates;

  private Preparation(PrepareSettings settings, DataSetWriter writer) {
    this.settings = settings;
    this.writer = writer;
    this.cleaner = new TextCleaner(settings.ascii());
    this.near = new NearDuplicates(settings.nearDuplicates());
  }

  /**
   * Writes the folder of a data set, see {@link DataSetWriter}.
   *
   * @return the report for people
   * @throws CkException where an input cannot be read, or nothing is left to train on or to
   *     validate with
   */
  public static String write(
      Path folder, List<Path> inputs, PrepareSettings settings, Progress progress)
      throws IOException {
    try (DataSetWriter writer = new DataSetWriter(folder)) {
      return new Preparation(settings, writer).write(inputs, progress);
    }
  }

  private String write(List<Path> inputs, Progress progress) throws IOException {
    Inputs reader = new Inputs(settings, cleaner);
    for (int i = 0; i < inputs.size(); i++) {
      Path input = inputs.get(i);
      progress.report("reading " + input, i, inputs.size());
      reader.read(input, this::add);
    }
    check();
    String text = text();
    writer.finish("prepare", settings.json(), inputs, json(), text);
    return text;
  }

  private void add(Sample raw) {
    read++;
    Sample sample = raw.map(text -> cleaner.clean(text).strip());
    if (sample.texts().stream().anyMatch(String::isEmpty)) {
      empty++;
      return;
    }
    if (sample.texts().stream().mapToInt(String::length).sum() < settings.shortest()) {
      tooShort++;
      return;
    }
    String normal = normal(sample);
    if (!seen.add(new String(Hashes.of(normal), StandardCharsets.ISO_8859_1))) {
      duplicates++;
      return;
    }
    if (settings.nearDuplicates() > 0 && near.isNearOrAdd(normal)) {
      nearDuplicates++;
      return;
    }
    statistics.add(sample);
    if (Hashes.unit(normal) < settings.validation()) {
      writer.validation(sample.json());
    } else {
      writer.train(sample.json());
    }
  }

  /** Samples that differ in white space only are equal; a prompt is no part of its completion. */
  private static String normal(Sample sample) {
    return String.join(
        "\0", sample.texts().stream().map(text -> SPACE.matcher(text).replaceAll(" ")).toList());
  }

  private void check() {
    long left = writer.trainLines() + writer.validationLines();
    if (left == 0) {
      throw new CkException(
          "nothing is left to train on: of %d samples read, %d are empty and %d too short"
              .formatted(read, empty, tooShort));
    }
    if (writer.trainLines() == 0) {
      throw new CkException(
          "the data set is too small: its %d samples are all for validation; give more text, or a smaller --validation"
              .formatted(left));
    }
    if (settings.validation() > 0 && writer.validationLines() == 0) {
      throw new CkException(
          "the data set is too small: of its %d samples none is for validation; give more text, shorter documents, a larger --validation, or --validation 0"
              .formatted(left));
    }
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("samples")
        .put("read", read)
        .put("empty", empty)
        .put("tooShort", tooShort)
        .put("duplicates", duplicates)
        .put("nearDuplicates", nearDuplicates)
        .put("train", writer.trainLines())
        .put("validation", writer.validationLines());
    json.setAll(statistics.json());
    ObjectNode cleaning =
        json.putObject("cleaning")
            .put("invalidBytes", cleaner.invalidBytes())
            .put("lineEnds", cleaner.lineEnds())
            .put("notNormal", cleaner.composed());
    ObjectNode mapped = cleaning.putObject("mapped");
    sorted(cleaner.mapped())
        .forEach((symbol, count) ->
            mapped
                .putObject(name(symbol))
                .put("symbol", Character.toString(symbol))
                .put("to", cleaner.standsFor(symbol))
                .put("count", count));
    ObjectNode removed = cleaning.putObject("removed");
    sorted(cleaner.removed()).forEach((symbol, count) -> removed.put(name(symbol), count));
    return json;
  }

  private static Map<Integer, Long> sorted(Map<Integer, Long> counts) {
    return new TreeMap<>(counts);
  }

  private static String name(int symbol) {
    return "U+%04X".formatted(symbol);
  }

  private String text() {
    TextReport text = new TextReport();
    text.line(
        "%,d samples read: %,d to train on, %,d to validate with",
        read, writer.trainLines(), writer.validationLines());
    text.line(
        "left out: %,d empty, %,d too short, %,d there already, %,d nearly there already",
        empty, tooShort, duplicates, nearDuplicates);
    statistics.describe(text);
    text.line("%,d bytes that are no UTF-8 taken out", cleaner.invalidBytes());
    text.line("%,d line ends changed to line feeds", cleaner.lineEnds());
    text.line("%,d texts brought to Unicode's form NFC", cleaner.composed());
    sorted(cleaner.mapped())
        .forEach((symbol, count) ->
            text.line(
                "%s %s became '%s' %,d times",
                name(symbol),
                Character.toString(symbol),
                String.valueOf(cleaner.standsFor(symbol)),
                count));
    sorted(cleaner.removed())
        .forEach((symbol, count) -> text.line("%s taken out %,d times", name(symbol), count));
    return text.toString();
  }
}
