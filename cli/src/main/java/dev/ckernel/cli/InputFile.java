package dev.ckernel.cli;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the small files that are named on the command line. */
final class InputFile {
  private InputFile() {}

  /** The bytes of a file; the errors of Java name no file where it is a folder. */
  static byte[] read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new CkException(file + ": is a folder, not a file");
    }
    return Files.readAllBytes(file);
  }
}
