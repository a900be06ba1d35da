package dev.ckernel.cli;

import dev.ckernel.format.GgufFile;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.text.Tokenizer;
import dev.ckernel.text.TokenizerJson;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the vocabularies that are named on the command line. */
final class VocabularyFile {
  private VocabularyFile() {}

  /** The tokenizer of a GGUF file, of a tokenizer.json, or of a folder that has one. */
  static Tokenizer read(Path path) {
    Path inside = path.resolve(TokenizerJson.FILE);
    Path file = Files.isRegularFile(inside) ? inside : path;
    if (file.toString().endsWith(".json")) {
      return Tokenizer.of(TokenizerJson.read(file));
    }
    try (GgufFile gguf = GgufFile.open(file)) {
      return Tokenizer.of(GgufVocabulary.read(gguf));
    }
  }
}
