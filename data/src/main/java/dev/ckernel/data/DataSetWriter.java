package dev.ckernel.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the folder of a data set: {@code train.jsonl} and {@code validation.jsonl} with one JSON
 * object a line, {@code report.json}, {@code report.txt}, and {@code manifest.json} with the sha256
 * of each of them. Nothing in it depends on the clock, the machine or the folder. Files get their
 * names once all of them are whole; until then an older data set stays as it was.
 */
public final class DataSetWriter implements AutoCloseable {
  private static final String TEMPORARY = ".tmp";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final Lines train;
  private final Lines validation;
  private boolean finished;

  /** Begins a data set, and makes its folder where there is none. */
  public DataSetWriter(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.train = new Lines(folder.resolve(DataSet.TRAIN + TEMPORARY));
    this.validation = new Lines(folder.resolve(DataSet.VALIDATION + TEMPORARY));
  }

  /** Appends a line to train on. */
  public void train(ObjectNode line) {
    train.append(line);
  }

  /** Appends a line to validate with. */
  public void validation(ObjectNode line) {
    validation.append(line);
  }

  public long trainLines() {
    return train.count;
  }

  public long validationLines() {
    return validation.count;
  }

  /**
   * Writes everything else and puts the files in their places.
   *
   * @param kind which command made it
   * @param settings all options that decide its content
   * @param inputs the files it was made of
   * @param text the report for people
   */
  public void finish(
      String kind, ObjectNode settings, List<Path> inputs, ObjectNode report, String text)
      throws IOException {
    train.out.close();
    validation.out.close();
    ObjectWriter pretty = JSON.writerWithDefaultPrettyPrinter();
    write(DataSet.REPORT, pretty.writeValueAsString(report) + "\n");
    write(DataSet.REPORT_TEXT, text);
    ObjectNode manifest =
        JsonNodeFactory.instance
            .objectNode()
            .put("format", "ckernel-data-set")
            .put("version", 1)
            .put("kind", kind);
    manifest.set("settings", settings);
    manifest.putObject("counts").put("train", train.count).put("validation", validation.count);
    ArrayNode from = manifest.putArray("inputs");
    for (Path input : inputs) {
      from.add(entry(String.valueOf(input.getFileName()), input));
    }
    ArrayNode files = manifest.putArray("files");
    for (String name : DataSet.FILES) {
      files.add(entry(name, folder.resolve(name + TEMPORARY)));
    }
    write(DataSet.MANIFEST, pretty.writeValueAsString(manifest) + "\n");
    for (String name : DataSet.FILES) {
      move(name);
    }
    move(DataSet.MANIFEST);
    finished = true;
  }

  private static ObjectNode entry(String name, Path file) throws IOException {
    return JsonNodeFactory.instance
        .objectNode()
        .put("file", name)
        .put("bytes", Files.size(file))
        .put("sha256", Hashes.of(file));
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name + TEMPORARY), content);
  }

  private void move(String name) throws IOException {
    Files.move(
        folder.resolve(name + TEMPORARY),
        folder.resolve(name),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Leaves nothing behind of a data set that was not finished. */
  @Override
  public void close() throws IOException {
    if (finished) {
      return;
    }
    train.out.close();
    validation.out.close();
    for (String name : DataSet.FILES) {
      Files.deleteIfExists(folder.resolve(name + TEMPORARY));
    }
    Files.deleteIfExists(folder.resolve(DataSet.MANIFEST + TEMPORARY));
  }

  private static final class Lines {
    final OutputStream out;
    long count;

    Lines(Path file) throws IOException {
      out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    void append(ObjectNode line) {
      try {
        out.write(JSON.writeValueAsString(line).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      count++;
    }
  }
}
