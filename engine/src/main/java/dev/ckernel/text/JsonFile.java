package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes JSON for people and programs: a line for each key, equal bytes everywhere. */
public final class JsonFile {
  private JsonFile() {}

  /**
   * Writes the file, which appears under its name only when it is whole.
   *
   * @throws CkException if it cannot be written
   */
  public static void write(ObjectNode json, Path file) {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    String text =
        JsonMapper.shared()
                .writer()
                .with(new DefaultPrettyPrinter().withObjectIndenter(lines))
                .writeValueAsString(json)
            + "\n";
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || Files.isDirectory(file)) {
        throw new CkException(file + ": is a folder, not a file");
      }
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
      try {
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new CkException(file + ": cannot be written (" + e + ")", e);
    }
  }
}
