package dev.ckernel.cli;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.TextFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The documents of text files: a {@code .jsonl} file has one per line, in its field {@code text} or
 * in {@code prompt} and {@code completion}; any other file is one document. Their encoding is that
 * of {@link TextFiles}.
 */
final class Documents {
  private Documents() {}

  /** Receives documents in order. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Takes a document.
     *
     * @param place the file, and the line where a file has several
     */
    void document(String place, byte[] text);
  }

  static void read(Path file, Receiver receiver) throws IOException {
    if (!file.toString().endsWith(".jsonl")) {
      receiver.document(file.toString(), TextFiles.utf8(InputFile.read(file), file.toString()));
      return;
    }
    try (BufferedReader lines = TextFiles.reader(file, CodingErrorAction.REPORT)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          String place = file + ":" + number;
          receiver.document(place, text(line, place).getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (CharacterCodingException e) {
      throw new CkException(file + ": is not UTF-8", e);
    }
  }

  private static String text(String line, String place) {
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(line);
    } catch (JacksonException e) {
      throw new CkException(place + ": is not JSON (" + e.getOriginalMessage() + ")", e);
    }
    String text = string(json, "text");
    if (text != null) {
      return text;
    }
    String prompt = string(json, "prompt");
    String completion = string(json, "completion");
    if (prompt == null || completion == null) {
      throw new CkException(place + ": has neither 'text' nor 'prompt' and 'completion'");
    }
    return prompt + completion;
  }

  private static @Nullable String string(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isString() ? value.stringValue() : null;
  }
}
