package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.TextFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the text of a data set, refusing what it does not understand by file and line. */
final class Documents {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The halves of a data set. */
  enum Split {
    TRAIN,
    VALIDATION
  }

  private Documents() {}

  /** The file that one half is in; whether it is there or not. */
  static Path file(DataRecipe recipe, Split split) {
    return Files.isDirectory(recipe.path())
        ? recipe.path().resolve(RecipeTable.name(split) + ".jsonl")
        : recipe.path();
  }

  /**
   * Gives all documents of one half, in order, one after the other, so that they need not all be
   * kept; none if a data set has no such half.
   *
   * @throws CkException if a file is missing, cannot be read, or a line is not as it must be
   */
  static void read(DataRecipe recipe, Split split, Consumer<Document> to) {
    Path path = recipe.path();
    try {
      if (Files.isDirectory(path)) {
        Path file = file(recipe, split);
        if (!Files.exists(file) && split == Split.VALIDATION) {
          return;
        }
        lines(file, to);
      } else if (!path.toString().endsWith(".jsonl")) {
        text(recipe, split, to);
      } else if (split == Split.TRAIN) {
        lines(path, to);
      }
    } catch (CharacterCodingException e) {
      throw new CkException(path + ": is not UTF-8 text; clean it up with ck data", e);
    } catch (IOException e) {
      throw new CkException(
          path
              + (Files.exists(path)
                  ? ": cannot be read (" + e.getMessage() + ")"
                  : ": there is no such data set"),
          e);
    }
  }

  private static void lines(Path file, Consumer<Document> to) throws IOException {
    if (!Files.exists(file)) {
      throw new CkException(file + ": there is no such file; a data set has train.jsonl");
    }
    try (BufferedReader reader = TextFiles.reader(file, CodingErrorAction.REPORT)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          to.accept(document(line, file + ":" + number));
        }
      }
    }
  }

  private static String read(Path file) throws IOException {
    try (BufferedReader reader = TextFiles.reader(file, CodingErrorAction.REPORT)) {
      return reader.readAllAsString();
    }
  }

  private static Document document(String line, String where) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JacksonException e) {
      throw new CkException(where + ": is not JSON (" + e.getOriginalMessage() + ")", e);
    }
    JsonNode text = node.path("text");
    JsonNode prompt = node.path("prompt");
    JsonNode completion = node.path("completion");
    if (text.isString() && prompt.isMissingNode() && completion.isMissingNode()) {
      return new Document("", text.stringValue(), false, where);
    }
    if (text.isMissingNode() && prompt.isString() && completion.isString()) {
      return new Document(prompt.stringValue(), completion.stringValue(), true, where);
    }
    throw new CkException(
        where + ": must be {\"text\": …} or {\"prompt\": …, \"completion\": …}, with strings");
  }

  /** A text file is one document; what is held out begins with a line, where there is one. */
  private static void text(DataRecipe recipe, Split split, Consumer<Document> to)
      throws IOException {
    String text = read(recipe.path());
    int cut = (int) Math.round(text.length() * (1 - recipe.validation()));
    int newLine = text.indexOf('\n', Math.max(0, cut - 1));
    cut = cut >= text.length() ? text.length() : newLine >= 0 ? newLine + 1 : cut;
    if (cut > 0 && cut < text.length() && Character.isLowSurrogate(text.charAt(cut))) {
      cut++;
    }
    String part =
        switch (split) {
          case TRAIN -> text.substring(0, cut);
          case VALIDATION -> text.substring(cut);
        };
    if (!part.isEmpty()) {
      to.accept(new Document("", part, false, recipe.path().toString()));
    }
  }
}
