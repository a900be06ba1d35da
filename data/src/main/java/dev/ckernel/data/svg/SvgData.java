package dev.ckernel.data.svg;

import dev.ckernel.api.Progress;
import dev.ckernel.data.DataSetWriter;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a data set of drawings. Line {@code i} is a function of the seed, the stage and {@code i};
 * instructions to train on come as often as chance has it, those held out are all different and
 * made only of parts that training has shown.
 */
public final class SvgData {
  private static final long TRIES = 1_000;
  private static final long HELD_OUT = 1L << 55;
  private static final long PER_LINE = 1L << 20;

  private final Settings settings;
  private final Coverage coverage = new Coverage();

  private SvgData(Settings settings) {
    this.settings = settings;
  }

  /**
   * What is written.
   *
   * @param count lines to train on, at least 1
   * @param holdout held-out lines, at least 0
   */
  public record Settings(Stage stage, long seed, int count, int holdout) {
    public Settings {
      if (count < 1 || holdout < 0) {
        throw new CkException(
            "a set of %d drawings and %d held out: give at least 1 and 0"
                .formatted(count, holdout));
      }
    }
  }

  /**
   * Writes the folder of a data set, see {@link DataSetWriter}.
   *
   * @return the report for people
   * @throws CkException where there are not as many different held-out specifications
   */
  public static String write(Path folder, Settings settings, Progress progress) throws IOException {
    return new SvgData(settings).write(folder, progress);
  }

  private String write(Path folder, Progress progress) throws IOException {
    long total = settings.count() + (long) settings.holdout();
    try (DataSetWriter writer = new DataSetWriter(folder)) {
      for (int i = 0; i < settings.count(); i++) {
        writer.train(line(false, toTrainOn(i)));
        progress.report("drawing", i + 1, total);
      }
      Set<String> prompts = new HashSet<>();
      for (long tried = 0; writer.validationLines() < settings.holdout(); tried++) {
        if (tried > TRIES * settings.holdout()) {
          throw new CkException(
              "found only %d different held-out drawings whose parts are all in training: ask for fewer with --holdout, or for more lines with --count"
                  .formatted(writer.validationLines()));
        }
        SvgSpec spec = Sampler.any(settings.stage(), dice(HELD_OUT + tried));
        if (Holdout.holds(spec) && coverage.knows(spec) && prompts.add(SvgPrompt.of(spec))) {
          writer.validation(line(true, spec));
          progress.report("drawing", settings.count() + writer.validationLines(), total);
        }
      }
      String text = coverage.text();
      writer.finish("svg", settings(), List.of(), coverage.json(), text);
      return text;
    }
  }

  /** The first of line {@code i}'s specifications that is not held out. */
  private SvgSpec toTrainOn(int i) {
    for (long attempt = 0; attempt < PER_LINE; attempt++) {
      SvgSpec spec = Sampler.any(settings.stage(), dice(i * PER_LINE + attempt));
      if (!Holdout.holds(spec)) {
        return spec;
      }
    }
    throw new IllegalStateException("everything is held out");
  }

  private Dice dice(long number) {
    return new Dice(settings.seed(), settings.stage().stream() + number);
  }

  private ObjectNode line(boolean heldOut, SvgSpec spec) {
    String drawing = SvgDrawing.of(spec);
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    String prompt =
        switch (settings.stage()) {
          case A -> "";
          case B -> SvgPrompt.of(spec);
        };
    coverage.add(heldOut, spec, prompt, drawing);
    switch (settings.stage()) {
      case A -> line.put("text", drawing);
      case B -> line.put("prompt", prompt).put("completion", drawing);
    }
    line.set("spec", SvgSpecJson.of(spec));
    return line;
  }

  private ObjectNode settings() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("stage", settings.stage().name().toLowerCase(Locale.ROOT))
        .put("seed", settings.seed())
        .put("count", settings.count())
        .put("holdout", settings.holdout());
  }
}
