package dev.ckernel.data;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.api.Progress;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PreparationTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  private static PrepareSettings settings(double validation) {
    return new PrepareSettings(List.of("text"), true, false, 0, 1, validation);
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private Path prepare(String name, PrepareSettings settings, Path... inputs) throws IOException {
    Path set = folder.resolve(name);
    Preparation.write(set, List.of(inputs), settings, Progress.SILENT);
    return set;
  }

  private JsonNode report(Path set) {
    return JSON.readTree(set.resolve(DataSet.REPORT).toFile());
  }

  private static List<String> documents(int count) {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add("document number " + i);
    }
    return documents;
  }

  @Test
  void paragraphsAreDocumentsOrTheWholeFileIs() throws IOException {
    Path text = file("a.txt", "one\ntwo\n \t\n\n\nthree\r\n\r\nfour\n");
    assertThat(prepare("p", settings(0), text).resolve(DataSet.TRAIN))
        .hasContent("{\"text\":\"one\\ntwo\"}\n{\"text\":\"three\"}\n{\"text\":\"four\"}\n");
    PrepareSettings whole = new PrepareSettings(List.of("text"), false, false, 0, 1, 0);
    assertThat(prepare("w", whole, text).resolve(DataSet.TRAIN))
        .hasContent("{\"text\":\"one\\ntwo\\n \\t\\n\\n\\nthree\\n\\nfour\"}\n");
  }

  @Test
  void jsonLinesGiveDocumentsOrPairs() throws IOException {
    Path lines =
        file("a.jsonl", "{\"q\":\"why\",\"a\":\"so\",\"n\":1}\n\n{\"a\":\"b\",\"q\":\"c\"}\n");
    PrepareSettings pairs = new PrepareSettings(List.of("q", "a"), true, false, 0, 1, 0);
    assertThat(prepare("p", pairs, lines).resolve(DataSet.TRAIN))
        .hasContent(
            "{\"prompt\":\"why\",\"completion\":\"so\"}\n{\"prompt\":\"c\",\"completion\":\"b\"}\n");
    assertThatThrownBy(() -> prepare("x", settings(0), lines))
        .isInstanceOf(CkException.class)
        .hasMessage(lines + ", line 1: has no text under \"text\"");
    Path broken = file("b.jsonl", "{\"text\":\"x\"}\n{\"text\":");
    assertThatThrownBy(() -> prepare("x", settings(0), broken))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith(broken + ", line 2: is no JSON (");
    assertThat(folder.resolve("x")).isEmptyDirectory();
  }

  @Test
  void equalTextsStandOnce() throws IOException {
    Path text = file("a.txt", "a  cat\n\na cat\n\na\ncat\n\nA cat\n\n\n");
    Path set = prepare("s", settings(0), text);
    assertThat(set.resolve(DataSet.TRAIN))
        .hasContent("{\"text\":\"a  cat\"}\n{\"text\":\"A cat\"}\n");
    assertThat(report(set).at("/samples/duplicates").intValue()).isEqualTo(2);
  }

  @Test
  void nearlyEqualTextsStandOnceWhereAskedFor() throws IOException {
    StringBuilder story = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      story.append("word").append(i * 7919 % 1000).append(' ');
    }
    String other = story.toString().replace("word", "term");
    Path text = file("a.txt", story + "\n\n" + story + "and more\n\n" + other + "\n");
    PrepareSettings near = new PrepareSettings(List.of("text"), true, false, 0.8, 1, 0);
    JsonNode samples = report(prepare("n", near, text)).required("samples");
    assertThat(samples.required("nearDuplicates").intValue()).isEqualTo(1);
    assertThat(samples.required("train").intValue()).isEqualTo(2);
    assertThat(report(prepare("s", settings(0), text)).at("/samples/train").intValue())
        .isEqualTo(3);
  }

  @Test
  void theSplitIsTheSamplesOwnWhateverTheirOrderAndCompany() throws IOException {
    List<String> documents = documents(2_000);
    Path one = prepare("1", settings(0.1), file("1.txt", String.join("\n\n", documents)));
    Collections.reverse(documents);
    documents.removeIf(document -> document.endsWith("7"));
    Path two = prepare("2", settings(0.1), file("2.txt", String.join("\n\n", documents)));
    Set<String> train = new HashSet<>(Files.readAllLines(one.resolve(DataSet.TRAIN)));
    Set<String> validation = new HashSet<>(Files.readAllLines(one.resolve(DataSet.VALIDATION)));
    assertThat(validation).hasSizeBetween(150, 250).doesNotContainAnyElementsOf(train);
    assertThat(train).containsAll(Files.readAllLines(two.resolve(DataSet.TRAIN)));
    assertThat(validation).containsAll(Files.readAllLines(two.resolve(DataSet.VALIDATION)));
  }

  @Test
  void equalInputsGiveEqualBytesAndTheManifestHasTheirHashes() throws IOException {
    Path text = file("a.txt", String.join("\n\n", documents(100)));
    Path one = prepare("1", settings(0.2), text);
    Path two = prepare("2", settings(0.2), text);
    JsonNode manifest = JSON.readTree(one.resolve(DataSet.MANIFEST).toFile());
    assertThat(Files.mismatch(one.resolve(DataSet.MANIFEST), two.resolve(DataSet.MANIFEST)))
        .isEqualTo(-1);
    assertThat(manifest.required("files")).hasSize(4);
    for (JsonNode entry : manifest.required("files")) {
      String name = entry.required("file").stringValue();
      assertThat(Hashes.of(one.resolve(name)))
          .isEqualTo(Hashes.of(two.resolve(name)))
          .isEqualTo(entry.required("sha256").stringValue());
    }
    assertThat(manifest.at("/inputs/0/file").stringValue()).isEqualTo("a.txt");
    assertThat(manifest.at("/inputs/0/sha256").stringValue()).isEqualTo(Hashes.of(text));
    assertThat(manifest.at("/counts/train").intValue())
        .isEqualTo(Files.readAllLines(one.resolve(DataSet.TRAIN)).size());
  }

  @Test
  void theReportTellsLengthsVocabularyAndQuality() throws IOException {
    String repeated = "same line\n".repeat(10);
    Path text = file("a.txt", "The cat. the CAT\n\n" + repeated + "\n\n\u00E9t\u00E9\n\n\n");
    JsonNode report = report(prepare("s", settings(0), text));
    assertThat(report.at("/characters/min").intValue()).isEqualTo(3);
    assertThat(report.at("/characters/max").intValue()).isEqualTo(99);
    assertThat(report.at("/words/max").intValue()).isEqualTo(20);
    assertThat(report.at("/vocabulary/words").intValue()).isEqualTo(25);
    assertThat(report.at("/vocabulary/differentWords").intValue()).isEqualTo(5);
    assertThat(report.at("/vocabulary/mostFrequent/line").intValue()).isEqualTo(10);
    assertThat(report.at("/quality/repeatedLines").intValue()).isEqualTo(1);
    assertThat(report.at("/quality/veryShort").intValue()).isEqualTo(2);
    assertThat(report.at("/quality/notAsciiShare").doubleValue()).isPositive();
  }

  @Test
  void emptyAndTinyDataSetsAreErrorsThatLeaveNothing() throws IOException {
    Path empty = file("empty.txt", "");
    assertThatThrownBy(() -> prepare("x", settings(0), empty))
        .isInstanceOf(CkException.class)
        .hasMessage("nothing is left to train on: of 1 samples read, 1 are empty and 0 too short");
    Path tiny = file("tiny.txt", "one");
    assertThatThrownBy(() -> prepare("x", settings(0.01), tiny))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith("the data set is too small: of its 1 samples none is");
    assertThatThrownBy(() -> prepare("x", settings(0.9999999), tiny))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith("the data set is too small: its 1 samples are all");
    assertThat(folder.resolve("x")).isEmptyDirectory();
    assertThatThrownBy(() -> prepare("x", settings(0), file("a.pdf", "x")))
        .hasMessageEndingWith("a.pdf: is neither .txt nor .jsonl nor .parquet");
  }

  @Test
  void aDataSetThatFailsLeavesTheOlderOneAsItWas() throws IOException {
    Path set = prepare("s", settings(0), file("a.txt", "old"));
    assertThatThrownBy(() -> prepare("s", settings(0), file("b.txt", "")))
        .isInstanceOf(CkException.class);
    assertThat(set.resolve(DataSet.TRAIN)).hasContent("{\"text\":\"old\"}\n");
  }

  @Test
  void aByteOrderMarkSaysTheEncodingAndIsNoText() throws IOException {
    String words = "caf\u00E9 num\u00E9ro \u0141\u00F3d\u017A";
    Path text = folder.resolve("a.txt");
    Path lines = folder.resolve("a.jsonl");
    for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
      Files.writeString(text, "\uFEFF" + words + "\r\n", charset);
      Files.writeString(lines, "\uFEFF{\"text\": \"" + words + "!\"}\n", charset);
      Path set = prepare("of-" + charset, settings(0), text, lines);
      assertThat(set.resolve(DataSet.TRAIN))
          .hasContent("{\"text\":\"%s\"}\n{\"text\":\"%s!\"}\n".formatted(words, words));
    }
    Files.writeString(text, words, UTF_16LE);
    assertThatThrownBy(() -> prepare("x", settings(0), text))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith(text + ": seems to be UTF-16 without a byte order mark");
  }
}
