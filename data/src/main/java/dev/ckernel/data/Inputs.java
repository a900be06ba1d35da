package dev.ckernel.data;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.TextFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads samples from the kinds of files there are, told by their names. */
final class Inputs {
  private static final Pattern BLANK_LINES = Pattern.compile("\\R[ \\t]*\\R\\s*");

  private final PrepareSettings settings;
  private final TextCleaner cleaner;

  Inputs(PrepareSettings settings, TextCleaner cleaner) {
    this.settings = settings;
    this.cleaner = cleaner;
  }

  void read(Path file, Consumer<Sample> each) throws IOException {
    if (Files.isDirectory(file)) {
      throw new CkException(file + ": is a folder, not a file");
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".txt")) {
      text(file, each);
    } else if (name.endsWith(".jsonl")) {
      JsonLines.read(
          file,
          (line, number) ->
              each.accept(
                  sample(
                      settings.fields().stream()
                          .map(field -> JsonLines.text(file, number, line, field))
                          .toList())));
    } else if (name.endsWith(".parquet")) {
      ParquetTexts.read(file, settings.fields(), texts -> each.accept(sample(texts)));
    } else {
      throw new CkException(file + ": is neither .txt nor .jsonl nor .parquet");
    }
  }

  private void text(Path file, Consumer<Sample> each) throws IOException {
    String text = cleaner.decode(TextFiles.utf8(Files.readAllBytes(file), file.toString()));
    if (settings.splitText()) {
      BLANK_LINES.splitAsStream(text).map(Sample.Document::new).forEach(each);
    } else {
      each.accept(new Sample.Document(text));
    }
  }

  private static Sample sample(List<String> texts) {
    return texts.size() == 1
        ? new Sample.Document(texts.getFirst())
        : new Sample.Pair(texts.getFirst(), texts.getLast());
  }
}
