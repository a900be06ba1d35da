package dev.ckernel.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of a build as they are written, and its manifest: first as unfinished and at the end as
 * a whole, so that a folder never looks better than it is.
 */
final class BuildFiles {
  private final Path folder;
  private final Progress progress;
  private final ArrayNode files = JsonNodeFactory.instance.arrayNode();
  private final List<String> written = new ArrayList<>();

  BuildFiles(Path folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /** Makes the folder and a manifest that says that there is more to come. */
  void begin() throws IOException {
    Files.createDirectories(folder);
    manifest(JsonNodeFactory.instance.objectNode(), false);
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  void text(String name, String stage, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
    list(name, stage);
  }

  /** Puts a file that has been written into the manifest. */
  void list(String name, String stage) throws IOException {
    Path path = folder.resolve(name);
    long bytes = Files.size(path);
    files
        .addObject()
        .put("file", name)
        .put("stage", stage)
        .put("bytes", bytes)
        .put("sha256", Cache.hash(path, bytes, progress));
    written.add(name);
  }

  /**
   * Deletes what an earlier build has left, and writes the manifest.
   *
   * @param head what it says beside the files
   */
  void end(ObjectNode head, List<String> notes) throws IOException {
    for (String name : BuildFolder.NAMES) {
      if (!written.contains(name) && !name.equals(BuildFolder.MANIFEST)) {
        Files.deleteIfExists(folder.resolve(name));
      }
    }
    ObjectNode json = head.deepCopy();
    json.set("files", files);
    if (!notes.isEmpty()) {
      notes.forEach(json.putArray("notes")::add);
    }
    manifest(json, true);
  }

  private void manifest(ObjectNode content, boolean complete) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", "ck build").put("version", 1).put("complete", complete);
    json.setAll(content);
    Path part = folder.resolve(BuildFolder.MANIFEST + ".part");
    Files.write(part, JsonText.of(json).getBytes(StandardCharsets.UTF_8));
    Files.move(
        part,
        folder.resolve(BuildFolder.MANIFEST),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }
}
