package dev.ckernel.data.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.api.Progress;
import dev.ckernel.data.DataSet;
import dev.ckernel.data.JsonLines;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SvgDataTest {
  @TempDir private Path folder;

  private Path write(String name, Stage stage, long seed) throws IOException {
    Path set = folder.resolve(name);
    SvgData.write(set, new SvgData.Settings(stage, seed, 3_000, 100), Progress.SILENT);
    return set;
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    JsonLines.read(file, (line, number) -> lines.add(line));
    return lines;
  }

  @Test
  void linesHavePromptCompletionAndSpec() throws IOException {
    Path set = write("b", Stage.B, 1);
    List<JsonNode> train = lines(set.resolve(DataSet.TRAIN));
    assertThat(train).hasSize(3_000);
    assertThat(lines(set.resolve(DataSet.VALIDATION))).hasSize(100);
    for (JsonNode line : train) {
      assertThat(line.propertyNames()).containsExactly("prompt", "completion", "spec");
      SvgSpec spec = SvgSpecJson.parse(line.required("spec"));
      assertThat(line.required("prompt").stringValue()).isEqualTo(SvgPrompt.of(spec));
      assertThat(line.required("completion").stringValue()).isEqualTo(SvgDrawing.of(spec));
    }
  }

  @Test
  void stageAIsDrawingsOnly() throws IOException {
    JsonNode line = lines(write("a", Stage.A, 1).resolve(DataSet.TRAIN)).getFirst();
    assertThat(line.propertyNames()).containsExactly("text", "spec");
    assertThat(line.required("text").stringValue()).startsWith("<svg ");
  }

  @Test
  void heldOutDrawingsAreInNoTrainingSetAndAllTheirPartsAre() throws IOException {
    Path b = write("b", Stage.B, 1);
    Set<String> seen = new HashSet<>();
    Set<String> parts = new HashSet<>();
    for (JsonNode line : lines(b.resolve(DataSet.TRAIN))) {
      seen.add(line.required("completion").stringValue());
      parts.addAll(Parts.of(SvgSpecJson.parse(line.required("spec"))));
    }
    for (JsonNode line : lines(write("a", Stage.A, 9).resolve(DataSet.TRAIN))) {
      seen.add(line.required("text").stringValue());
    }
    Set<String> prompts = new HashSet<>();
    for (JsonNode line : lines(b.resolve(DataSet.VALIDATION))) {
      assertThat(seen).doesNotContain(line.required("completion").stringValue());
      assertThat(parts).containsAll(Parts.of(SvgSpecJson.parse(line.required("spec"))));
      assertThat(prompts.add(line.required("prompt").stringValue())).isTrue();
    }
  }

  @Test
  void equalSeedsGiveEqualBytes() throws IOException {
    Path one = write("1", Stage.B, 7);
    Path two = write("2", Stage.B, 7);
    Path three = write("3", Stage.B, 8);
    try (Stream<Path> files = Files.list(one)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder(
              "train.jsonl", "validation.jsonl", "manifest.json", "report.json", "report.txt")
          .allSatisfy(name ->
              assertThat(Files.mismatch(one.resolve(name), two.resolve(name)))
                  .as(name)
                  .isEqualTo(-1))
          .allSatisfy(name -> assertThat(three.resolve(name)).exists());
    }
    assertThat(Files.mismatch(one.resolve(DataSet.TRAIN), three.resolve(DataSet.TRAIN)))
        .isNotEqualTo(-1);
  }

  @Test
  void theReportCountsEverythingOnBothSides() throws IOException {
    JsonNode report =
        JsonMapper.builder()
            .build()
            .readTree(write("b", Stage.B, 1).resolve(DataSet.REPORT).toFile());
    assertThat(report.at("/lines/train").intValue()).isEqualTo(3_000);
    assertThat(report.at("/lines/holdout").intValue()).isEqualTo(100);
    for (Shape shape : Shape.values()) {
      for (Colour colour : Colour.values()) {
        JsonNode row = report.required("cooccurrence").required("colour:" + colour.word());
        assertThat(row.required("shape:" + shape.word()).required("train").intValue())
            .as("%s %s", colour, shape)
            .isPositive();
      }
    }
    int kinds = 0;
    for (String kind :
        List.of("single", "pair", "nested", "repeated", "listed", "chart", "labelled")) {
      kinds += report.at("/parts/kind:" + kind + "/train").intValue();
    }
    assertThat(kinds).isEqualTo(3_000);
  }

  @Test
  void moreThanThereIsIsAnError() {
    SvgData.Settings settings = new SvgData.Settings(Stage.B, 1, 1, 50);
    assertThatThrownBy(() -> SvgData.write(folder, settings, Progress.SILENT))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("ask for fewer");
    assertThat(folder).isEmptyDirectory();
  }
}
