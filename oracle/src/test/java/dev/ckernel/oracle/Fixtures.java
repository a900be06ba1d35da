package dev.ckernel.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Where the reference files and llama.cpp lie; Maven says both. What is missing fails the test that
 * asks for it: a gate that skips proves nothing.
 */
final class Fixtures {
  private Fixtures() {}

  /** llama.cpp's libraries, loaded. */
  static LlamaCpp llamaCpp() {
    return LlamaCpp.open(existing(llama().resolve("bin")));
  }

  /** One of llama.cpp's shared libraries, such as {@code libggml-base.so}. */
  static Path library(String name) {
    return existing(llama().resolve("bin").resolve(name));
  }

  /** A file of the folder beside the repository, such as {@code models/tokens.txt}. */
  static Path shared(String name) {
    return existing(folder("oracle.shared").resolve(name));
  }

  /** A model that comes with the project, such as {@code svg-mini-q8_0.gguf}. */
  static Path model(String name) {
    return existing(folder("oracle.models").resolve(name));
  }

  /** A vocabulary of llama.cpp's source, such as {@code llama-bpe}. */
  static Path vocabulary(String name) {
    return existing(llama().resolve("models/ggml-vocab-" + name + ".gguf"));
  }

  /** The ids that were fed to make the reference logits. */
  static int[] tokens() {
    return ids(text(shared("models/tokens.txt")));
  }

  /** The ids behind the logits in {@code models/families}. */
  static int[] tokensOfFamilies() {
    return ids(text(shared("models/families/tokens48.txt")));
  }

  /** The reference logits of a model, {@code models/NAME.logits}. */
  static Logits logits(String name) {
    Path file = shared("models/" + name + ".logits");
    int rows = (name.startsWith("families/") ? tokensOfFamilies() : tokens()).length;
    try {
      return Logits.read(file, Math.toIntExact(Files.size(file) / 4 / rows));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The arg max of every position in {@code models/NAME.txt}. */
  static int[] argMax(String name) {
    return ids(line(name, "argmax:"));
  }

  /** The greedy continuation in {@code models/NAME.txt}. */
  static int[] greedy(String name) {
    return ids(line(name, "greedy:"));
  }

  /**
   * The text that perplexity is measured on, without its last line break, as llama.cpp reads it.
   */
  static String heldOutText() {
    String text = text(shared("data/tinyshakespeare-val.txt"));
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(String name, String label) {
    return text(shared("models/" + name + ".txt"))
        .lines()
        .filter(line -> line.contains(label))
        .map(line -> line.substring(line.indexOf(label) + label.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line with " + label + " for " + name));
  }

  private static int[] ids(String text) {
    return Arrays.stream(text.strip().split("\\s+")).mapToInt(Integer::parseInt).toArray();
  }

  private static Path llama() {
    return folder("oracle.llama");
  }

  private static Path folder(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new AssertionError("run these tests with Maven: -D" + property + " is not set");
    }
    return Path.of(value);
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new AssertionError("missing: " + path.toAbsolutePath().normalize());
    }
    return path;
  }
}
