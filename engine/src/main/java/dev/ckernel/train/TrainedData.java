package dev.ckernel.train;

import dev.ckernel.format.Sha256;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files that a run is trained on, by their content. A checkpoint says them, so that a run does
 * not go on with other data unnoticed: its weights would be of no recipe.
 */
final class TrainedData {
  private static final String CHANGES = "dataChanges";
  private static final String FILES = "data";

  private final List<Source> sources;

  /** Changes of the data that were accepted, earliest first. */
  private final ArrayNode changes = JsonNodeFactory.instance.arrayNode();

  /** A file of a stage. */
  private record Source(String stage, String split, Path file, String sha256) {
    boolean isAs(JsonNode saved) {
      return saved.path("stage").asString("").equals(stage)
          && saved.path("split").asString("").equals(split);
    }
  }

  private TrainedData(List<Source> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * Reads the files of a recipe.
   *
   * @throws CkException if one cannot be read
   */
  static TrainedData of(Recipe recipe) {
    Map<Path, String> hashes = new HashMap<>();
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < recipe.stages().size(); i++) {
      Stage stage = recipe.stages().get(i);
      for (Documents.Split split : Documents.Split.values()) {
        Path file = Documents.file(stage.data(), split);
        if (Files.exists(file)) {
          String hash = hashes.computeIfAbsent(file, TrainedData::sha256);
          sources.add(new Source(i + " " + stage.name(), RecipeTable.name(split), file, hash));
        }
      }
    }
    return new TrainedData(sources);
  }

  private static String sha256(Path file) {
    try (FileChannel channel = FileChannel.open(file);
        Arena arena = Arena.ofConfined()) {
      return Sha256.hex(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (IOException e) {
      throw new CkException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Takes over what a checkpoint says of changes, and holds its data against the files.
   *
   * @param accept whether other data are a change that is noted, not an error
   * @throws CkException naming the first file that has changed
   */
  void resume(Checkpoint checkpoint, boolean accept, TrainerListener listener) {
    ObjectNode state = checkpoint.state();
    changes.removeAll();
    state.path(CHANGES).forEach(changes::add);
    if (!state.has(FILES)) {
      listener.note("the checkpoint does not say what its data were, so they are not compared");
      return;
    }
    List<Path> changed = changed(state.path(FILES));
    if (!changed.isEmpty() && !accept) {
      throw new CkException(
          "%s: has changed since step %d; put the old file back, begin another run, or go on with --accept-changed-data"
              .formatted(changed.getFirst(), checkpoint.step()));
    }
    for (Path file : changed) {
      changes.addObject().put("afterStep", checkpoint.step()).put("file", file.toString());
      listener.note(file + ": has changed since step " + checkpoint.step() + ", as accepted");
    }
  }

  /**
   * Holds the files against the data of a run that shall be gone through again.
   *
   * @param to the checkpoint to go to
   * @throws CkException if they are other data, or were other data on the way
   */
  void checkSame(Checkpoint to, long from) {
    ObjectNode state = to.state();
    for (JsonNode change : state.path(CHANGES)) {
      long step = change.path("afterStep").asLong(0);
      if (step > from) {
        throw new CkException(
            "%s: was other data until step %d; begin with that step or a later one"
                .formatted(change.path("file").asString(""), step));
      }
    }
    List<Path> changed = state.has(FILES) ? changed(state.path(FILES)) : List.of();
    if (!changed.isEmpty()) {
      throw new CkException(
          "%s: has changed since step %d, so its steps cannot be gone through again; put the old file back"
              .formatted(changed.getFirst(), to.step()));
    }
  }

  /** Files whose content, or which themselves, are not as they were. */
  private List<Path> changed(JsonNode saved) {
    Set<Path> changed = new LinkedHashSet<>();
    for (Source source : sources) {
      boolean same = false;
      for (JsonNode each : saved) {
        same |= source.isAs(each) && each.path("sha256").asString("").equals(source.sha256);
      }
      if (!same) {
        changed.add(source.file);
      }
    }
    for (JsonNode each : saved) {
      if (sources.stream().noneMatch(source -> source.isAs(each))) {
        changed.add(Path.of(each.path("file").asString("")));
      }
    }
    return List.copyOf(changed);
  }

  /** Adds what a checkpoint says of them. */
  void write(ObjectNode state) {
    ArrayNode files = state.putArray(FILES);
    for (Source source : sources) {
      files
          .addObject()
          .put("stage", source.stage)
          .put("split", source.split)
          .put("file", source.file.toString())
          .put("sha256", source.sha256);
    }
    if (!changes.isEmpty()) {
      state.set(CHANGES, changes.deepCopy());
    }
  }

  /** A line for each change that a checkpoint tells of. */
  static List<String> changes(ObjectNode state) {
    List<String> lines = new ArrayList<>();
    for (JsonNode change : state.path(CHANGES)) {
      lines.add(
          "%s changed after step %d, as accepted"
              .formatted(change.path("file").asString(""), change.path("afterStep").asLong(0)));
    }
    return lines;
  }
}
