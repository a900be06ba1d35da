package dev.ckernel.train;

import dev.ckernel.format.BumpReader;
import dev.ckernel.format.BumpTensor;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A checkpoint on the disk, every byte of it checked when it was opened. Its segments are mapped,
 * read-only, and end with {@link #close}.
 */
public final class Checkpoint implements AutoCloseable {
  static final String STATE = "state.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final long step;
  private final ObjectNode state;
  private final Map<String, BumpReader> files;

  private Checkpoint(long step, ObjectNode state, Map<String, BumpReader> files) {
    this.step = step;
    this.state = state;
    this.files = files;
  }

  /** The text of {@code state.json}: a body, and the hash of the body's compact text. */
  static String stateText(ObjectNode body) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("body", body);
    whole.put("sha256", Hashes.sha256(body.toString()));
    return whole.toPrettyString() + "\n";
  }

  /**
   * Opens and checks.
   *
   * @throws CkException if anything is missing or not as it was written
   */
  static Checkpoint open(Path folder, long step) {
    ObjectNode body = readState(folder.resolve(STATE));
    Map<String, BumpReader> files = new LinkedHashMap<>();
    try {
      if (body.path("step").asLong(-1) != step) {
        throw new CkException(folder + ": is not the checkpoint of step " + step);
      }
      for (Map.Entry<String, JsonNode> file : body.path("files").properties()) {
        Path path = folder.resolve(file.getKey() + Checkpoints.EXTENSION);
        BumpReader reader = BumpReader.open(path);
        files.put(file.getKey(), reader);
        reader.verify();
        check(reader, file.getValue());
      }
      JsonNode state = body.path("state");
      return new Checkpoint(
          step, state instanceof ObjectNode object ? object : JSON.createObjectNode(), files);
    } catch (Throwable e) {
      files.values().forEach(BumpReader::close);
      throw e;
    }
  }

  private static ObjectNode readState(Path path) {
    try {
      JsonNode whole = JSON.readTree(Files.readString(path));
      if (whole.path("body") instanceof ObjectNode body
          && Hashes.sha256(body.toString()).equals(whole.path("sha256").asString(""))) {
        return body;
      }
      throw new CkException(path + ": is damaged (its hash differs)");
    } catch (IOException e) {
      throw new CkException(path + ": cannot be read (" + e.getMessage() + ")", e);
    } catch (JacksonException e) {
      throw new CkException(path + ": is damaged (" + e.getOriginalMessage() + ")", e);
    }
  }

  private static void check(BumpReader reader, JsonNode hashes) {
    Map<String, String> written = new LinkedHashMap<>();
    hashes.properties().forEach(each -> written.put(each.getKey(), each.getValue().asString("")));
    Map<String, String> found = new LinkedHashMap<>();
    reader.tensors().forEach(each -> found.put(each.name(), each.sha256()));
    if (!written.equals(found)) {
      throw new CkException(
          reader.name() + ": is not the file that this checkpoint was saved with");
    }
  }

  /** Steps that were done when it was saved. */
  public long step() {
    return step;
  }

  /** What the trainer noted. */
  public ObjectNode state() {
    return state.deepCopy();
  }

  /** Names of the segments, in the order in which they were saved: {@code params/embedding}. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    files.forEach((file, reader) -> {
      for (BumpTensor tensor : reader.tensors()) {
        names.add(file + "/" + tensor.name());
      }
    });
    return names;
  }

  /** SHA-256 of a segment, in hexadecimal digits. */
  public String sha256(String name) {
    return reader(name).find(inner(name)).orElseThrow(() -> missing(name)).sha256();
  }

  /**
   * The bytes of a segment.
   *
   * @throws CkException if there is no such segment
   */
  public MemorySegment segment(String name) {
    return reader(name).data(inner(name));
  }

  /**
   * Copies the saved bytes into those segments.
   *
   * @throws CkException if the checkpoint has other segments, or of other sizes; then nothing is
   *     copied
   */
  public void copyTo(Map<String, MemorySegment> segments) {
    if (!names().equals(segments.keySet())) {
      Set<String> others = new LinkedHashSet<>(names());
      others.addAll(segments.keySet());
      others.removeIf(name -> names().contains(name) && segments.containsKey(name));
      throw new CkException(
          "the checkpoint of step %d is of another model: '%s' is only in one of both"
              .formatted(step, others.iterator().next()));
    }
    segments.forEach((name, to) -> {
      if (segment(name).byteSize() != to.byteSize()) {
        throw new CkException(
            "the checkpoint of step %d is of another model: '%s' has %d bytes, not %d"
                .formatted(step, name, segment(name).byteSize(), to.byteSize()));
      }
    });
    segments.forEach((name, to) -> to.copyFrom(segment(name)));
  }

  private BumpReader reader(String name) {
    BumpReader reader = files.get(name.substring(0, Math.max(0, name.indexOf('/'))));
    if (reader == null) {
      throw missing(name);
    }
    return reader;
  }

  private static String inner(String name) {
    return name.substring(name.indexOf('/') + 1);
  }

  private CkException missing(String name) {
    return new CkException("the checkpoint of step " + step + " has no '" + name + "'");
  }

  /** Unmaps the files. */
  @Override
  public void close() {
    files.values().forEach(BumpReader::close);
  }
}
