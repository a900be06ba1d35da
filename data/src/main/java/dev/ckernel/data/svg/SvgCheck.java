package dev.ckernel.data.svg;

import dev.ckernel.data.DataSet;
import dev.ckernel.data.JsonLines;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Judges a file of drawings against the specifications of a data set. */
public final class SvgCheck {
  private final SvgMetric metric = new SvgMetric();
  private final SvgSheet sheet = new SvgSheet();

  private SvgCheck() {}

  /**
   * Judges {@code drawings}, lines of a prompt and a completion, each by the specification that the
   * data set in {@code folder} has for its prompt.
   *
   * @throws CkException where a prompt is none of the data set's, or no drawing is there
   */
  public static SvgCheck of(Path folder, Path drawings) throws IOException {
    Map<String, SvgSpec> specs = new HashMap<>();
    specs(folder.resolve(DataSet.VALIDATION), specs);
    SvgCheck check = new SvgCheck();
    boolean[] withTrain = {false};
    JsonLines.read(
        drawings,
        (line, number) -> {
          String prompt = JsonLines.text(drawings, number, line, "prompt");
          SvgSpec spec = specs.get(prompt);
          if (spec == null && !withTrain[0]) {
            withTrain[0] = true;
            train(folder, specs);
            spec = specs.get(prompt);
          }
          check.add(
              prompt, spec, JsonLines.text(drawings, number, line, "completion"), drawings, number);
        });
    if (check.metric.scores().count() == 0) {
      throw new CkException(drawings + ": has no drawings");
    }
    return check;
  }

  private static void train(Path folder, Map<String, SvgSpec> specs) {
    try {
      specs(folder.resolve(DataSet.TRAIN), specs);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void specs(Path file, Map<String, SvgSpec> specs) throws IOException {
    if (!Files.exists(file)) {
      throw new CkException(file + ": is not there; give the folder that ck data svg wrote");
    }
    JsonLines.read(
        file,
        (line, number) -> {
          JsonNode spec = line.get("spec");
          if (spec == null || !line.has("prompt")) {
            throw new CkException(
                "%s, line %d: has no prompt and spec; a set of stage b has them"
                    .formatted(file, number));
          }
          specs.put(JsonLines.text(file, number, line, "prompt"), SvgSpecJson.parse(spec));
        });
  }

  private void add(
      String prompt, @Nullable SvgSpec spec, String drawing, Path drawings, long number) {
    if (spec == null) {
      throw new CkException(
          "%s, line %d: the data set has no prompt '%s'".formatted(drawings, number, prompt));
    }
    sheet.add(prompt, drawing, metric.add(spec, drawing));
  }

  /** The scores of all drawings. */
  public SvgScores scores() {
    return metric.scores();
  }

  /** The scores of each kind of specification. */
  public Map<String, SvgScores> byKind() {
    return metric.byKind();
  }

  /** The contact sheet, an HTML file. */
  public String html() {
    return sheet.html(scores(), byKind());
  }
}
