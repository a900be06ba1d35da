package dev.ckernel.cli;

import dev.ckernel.data.Preparation;
import dev.ckernel.data.PrepareSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ck data prepare}: a data set from files. */
@Command(
    name = "prepare",
    description = "Makes a data set of text, JSON lines and Parquet files.",
    footer = {
      "",
      "Texts become clean UTF-8 in Unicode's form NFC, with line feeds and without control characters. Samples"
          + " that are empty, or there already, are left out. The hash of a sample decides whether it is for"
          + " training or for validation.",
      "",
      "Examples:",
      "  ck data prepare book.txt -o data/book",
      "  ck data prepare chats.jsonl --fields question,answer -o data/chats --ascii",
      "  ck data prepare wiki.parquet -o data/wiki --near-duplicates 0.8"
    })
final class DataPrepare implements Callable<Integer> {
  /** What a text file is. */
  enum Split {
    PARAGRAPH,
    FILE
  }

  private final Streams streams;

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "Files that end in .txt, .jsonl or .parquet.")
  private List<Path> inputs;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the data set.")
  private Path output;

  @Option(
      names = "--fields",
      paramLabel = "NAME",
      split = ",",
      splitSynopsisLabel = ",",
      defaultValue = "text",
      description =
          "Keys of JSON lines and columns of Parquet files: one for documents, two for prompts and"
              + " completions; text unless given.")
  private List<String> fields;

  @Option(
      names = "--split",
      defaultValue = "paragraph",
      description =
          "paragraph: each paragraph of a text file is a document (paragraphs are parted by blank"
              + " lines); file: the whole file is one. paragraph unless given.")
  private Split split;

  @Option(
      names = "--ascii",
      description =
          "Map symbols to ASCII (quotes, dashes, letters with marks), take out what nothing stands"
              + " for, and report each.")
  private boolean ascii;

  @Option(
      names = "--near-duplicates",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Leave out samples that have this share of their runs of five words in common with an"
              + " earlier one, 0.8 for example.")
  private double nearDuplicates;

  @Option(
      names = "--shortest",
      paramLabel = "N",
      defaultValue = "1",
      description = "Leave out samples with fewer characters.")
  private int shortest;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description = "Share of samples to validate with; 0.05 unless given.")
  private double validation;

  DataPrepare(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    PrepareSettings settings =
        new PrepareSettings(
            fields, split == Split.PARAGRAPH, ascii, nearDuplicates, shortest, validation);
    Logger reader = Logger.getLogger("dev.hardwood"); // says how it was built, on every start
    reader.setLevel(Level.WARNING);
    String report;
    try (Progress progress = new Progress(streams)) {
      report = Preparation.write(output, inputs, settings, progress);
    }
    streams.out().print(report);
    return Main.OK;
  }
}
