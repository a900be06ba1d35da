package dev.ckernel.api;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder that {@code ck compile} or a training run wrote: its manifest {@code build.json} lists
 * every file with its hash and the stage that made it.
 */
public final class BuildFolder {
  static final String MANIFEST = "build.json";

  /** Names that a build may write, and so may replace and delete. */
  static final Set<String> NAMES =
      Set.of(
          MANIFEST,
          "weights.bump",
          "weights_manifest.json",
          "tables.bump",
          "ir1.json",
          "ir2.json",
          "layout.json",
          "exec_plan.json",
          "kernels.txt",
          "layout_train.json",
          "train_exec_plan.json",
          "ir1_train_forward.json",
          "ir2_train_backward.json",
          "generated_train_runtime.c",
          "model.c",
          "model.so",
          "Model.java",
          "Model.class");

  /**
   * A file of the manifest.
   *
   * @param stage that made it
   */
  public record Entry(String file, String stage, long bytes, String sha256) {}

  /** How a file compares with the manifest. */
  public enum State {
    OK,
    MISSING,
    CHANGED
  }

  private final Path folder;
  private final ObjectNode manifest;
  private final List<Entry> files;

  private BuildFolder(Path folder, ObjectNode manifest, List<Entry> files) {
    this.folder = folder;
    this.manifest = manifest;
    this.files = List.copyOf(files);
  }

  /**
   * Reads the manifest.
   *
   * @throws CkException if it is missing, unsound or of a build that was not finished
   */
  public static BuildFolder open(Path folder) {
    Path path = folder.resolve(MANIFEST);
    if (!Files.isRegularFile(path)) {
      throw new CkException(
          folder + ": is no build folder, it has no " + MANIFEST + "; make one with ck compile");
    }
    try {
      JsonNode read = JsonMapper.builder().build().readTree(Files.readString(path));
      if (!(read instanceof ObjectNode manifest)) {
        throw new CkException(path + ": is no manifest of a build");
      }
      if (!manifest.path("complete").asBoolean(false)) {
        throw new CkException(folder + ": this build was not finished; run ck compile again");
      }
      List<Entry> files = new ArrayList<>();
      for (JsonNode file : manifest.path("files")) {
        String name = file.path("file").asString("");
        if (!NAMES.contains(name)) {
          throw new CkException(path + ": lists '" + name + "', which is no file of a build");
        }
        files.add(
            new Entry(
                name,
                file.path("stage").asString(""),
                file.path("bytes").asLong(-1),
                file.path("sha256").asString("")));
      }
      return new BuildFolder(folder, manifest, files);
    } catch (IOException e) {
      throw new CkException("cannot read " + path + ": " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new CkException(path + ": is not JSON (" + e.getOriginalMessage() + ")", e);
    }
  }

  /** Whether there is a manifest, whatever it says. */
  public static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(MANIFEST));
  }

  /**
   * Checks that a build may go to {@code folder}.
   *
   * @throws CkException if something else is there
   */
  static void checkFree(Path folder) {
    if (!Files.exists(folder) || isOne(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new CkException(folder + ": is a file, not a folder");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new CkException(
            folder + ": is not empty and no build folder; name another or a new one");
      }
    } catch (IOException e) {
      throw new CkException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  public Path folder() {
    return folder;
  }

  /** A copy of the whole manifest. */
  public ObjectNode manifest() {
    return manifest.deepCopy();
  }

  /** What there is to say about this build. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    manifest.path("notes").forEach(note -> notes.add(note.asString("")));
    return notes;
  }

  /** The files in the order in which they were made. */
  public List<Entry> files() {
    return files;
  }

  /** Hashes a file again. */
  public State verify(Entry entry) {
    Path path = folder.resolve(entry.file());
    try {
      if (!Files.isRegularFile(path)) {
        return State.MISSING;
      }
      boolean same =
          Files.size(path) == entry.bytes()
              && Cache.hash(path, entry.bytes(), Progress.SILENT).equals(entry.sha256());
      return same ? State.OK : State.CHANGED;
    } catch (IOException e) {
      throw new CkException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * The text of one of the files.
   *
   * @throws CkException listing what there is, if this build has no such file
   */
  public String text(String file) {
    if (files.stream().noneMatch(entry -> entry.file().equals(file))) {
      throw new CkException(
          "%s: has no %s; there are %s"
              .formatted(
                  folder, file, String.join(", ", files.stream().map(Entry::file).toList())));
    }
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new CkException("cannot read " + folder.resolve(file) + ": " + e.getMessage(), e);
    }
  }

  /**
   * The IR of one kernel.
   *
   * @throws CkException listing those there are, if there is none of this name
   */
  public String kernel(String name) {
    Map<String, String> kernels = new LinkedHashMap<>();
    for (String kernel : text("kernels.txt").split("\n\n", -1)) {
      String head = kernel.substring(0, Math.max(0, kernel.indexOf('(')));
      kernels.put(head.replaceFirst("kernel ", ""), kernel.strip() + "\n");
    }
    String kernel = kernels.get(name);
    if (kernel == null) {
      throw new CkException(
          "there is no kernel '%s'; there are: %s"
              .formatted(name, String.join(", ", kernels.keySet())));
    }
    return kernel;
  }

  /** The generated program. */
  public String source() {
    return text(
        files.stream()
            .map(Entry::file)
            .filter(file -> file.endsWith(".c"))
            .findFirst()
            .orElse("Model.java"));
  }
}
