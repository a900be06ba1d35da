package dev.ckernel.cli;

import dev.ckernel.text.TextEncoding;
import dev.ckernel.text.TextFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads texts to measure models with, as llama.cpp does: UTF-8 byte by byte, without a line break
 * at the end of the file. What a byte order mark says to be of another encoding is decoded.
 */
final class CorpusFile {
  private CorpusFile() {}

  static byte[] read(Path file) throws IOException {
    byte[] bytes = InputFile.read(file);
    byte[] text =
        TextEncoding.of(bytes, file.toString()) == TextEncoding.UTF_8
            ? bytes
            : TextFiles.utf8(bytes, file.toString());
    int length = text.length;
    return length > 0 && text[length - 1] == '\n' ? Arrays.copyOf(text, length - 1) : text;
  }
}
