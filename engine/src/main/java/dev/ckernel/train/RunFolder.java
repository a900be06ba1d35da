package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.TokenizerJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a training run: {@code recipe.toml} with nothing left out, {@code steps.jsonl} with
 * a line per step, {@code checkpoints/}, and {@code build/} with every stage of its program.
 */
public final class RunFolder {
  /** What its program was made of, stage by stage. */
  static final String BUILD = "build";

  private static final String RECIPE = "recipe.toml";
  private static final String STEPS = "steps.jsonl";
  private static final String CHECKPOINTS = "checkpoints";

  private final Path folder;
  private final Recipe recipe;

  private RunFolder(Path folder, Recipe recipe) {
    this.folder = folder;
    this.recipe = recipe;
  }

  /**
   * Makes the folder of a new run.
   *
   * @throws CkException if there is a run in it already, or it cannot be written
   */
  public static RunFolder create(Path folder, Recipe recipe) {
    if (isOne(folder)) {
      throw new CkException(
          folder + ": has a run in it already; go on with it by --resume, or choose another --run");
    }
    try {
      Files.createDirectories(folder);
      Path temporary = folder.resolve("." + RECIPE + ".tmp");
      Files.deleteIfExists(temporary);
      Disk disk = new SystemDisk();
      disk.write(
          temporary,
          channel -> writeAll(channel::write, recipe.toToml().getBytes(StandardCharsets.UTF_8)));
      disk.move(temporary, folder.resolve(RECIPE));
      disk.sync(folder);
    } catch (IOException e) {
      throw new CkException(folder + ": cannot be written (" + e + ")", e);
    }
    return new RunFolder(folder, recipe);
  }

  /**
   * Opens the folder of a run.
   *
   * @throws CkException if there is no run in it
   */
  public static RunFolder open(Path folder) {
    if (!isOne(folder)) {
      throw new CkException(
          folder
              + (Files.exists(folder)
                  ? ": is no folder of a run, it has no " + RECIPE
                  : ": there is no such run"));
    }
    return new RunFolder(folder, Recipe.read(folder.resolve(RECIPE), List.of()));
  }

  /** Whether a run is there. */
  public static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(RECIPE));
  }

  /**
   * The runs in a folder, by name.
   *
   * @throws CkException if it cannot be read
   */
  public static List<Path> list(Path parent) {
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(RunFolder::isOne).sorted().toList();
    } catch (IOException e) {
      throw new CkException(
          parent + (Files.isDirectory(parent) ? ": cannot be read (" + e + ")" : ": is no folder"),
          e);
    }
  }

  public Path path() {
    return folder;
  }

  /** As it was resolved when the run began. */
  public Recipe recipe() {
    return recipe;
  }

  /** Its checkpoints, kept as the recipe says. */
  public Checkpoints checkpoints() {
    return Checkpoints.open(folder.resolve(CHECKPOINTS), recipe.run().keep());
  }

  /** The steps that have a checkpoint, rising; touches nothing. */
  public List<Long> savedSteps() {
    return Checkpoints.steps(folder.resolve(CHECKPOINTS));
  }

  /**
   * Opens a checkpoint, every byte of it checked; touches nothing, so that a run can be looked at
   * while it goes on.
   *
   * @throws CkException if there is none of that step, or it is damaged
   */
  public Checkpoint saved(long step) {
    return Checkpoints.read(folder.resolve(CHECKPOINTS), step);
  }

  /**
   * The step of the newest checkpoint.
   *
   * @throws CkException if there is none yet
   */
  public long lastSaved() {
    List<Long> steps = savedSteps();
    if (steps.isEmpty()) {
      throw new CkException(folder + ": has no checkpoint yet");
    }
    return steps.getLast();
  }

  /**
   * The vocabulary's file, which the run made when it began.
   *
   * @throws CkException if it is not there
   */
  Path tokenizer() {
    Path file = folder.resolve(TokenizerJson.FILE);
    if (!Files.exists(file)) {
      throw new CkException(file + ": is missing; a run writes it when it begins");
    }
    return file;
  }

  /**
   * SHA-256 of the weights of a checkpoint, in hexadecimal digits; touches nothing.
   *
   * @throws CkException if there is no such checkpoint, or it is damaged
   */
  public String weightsHash(long step) {
    Path path = Checkpoints.path(folder.resolve(CHECKPOINTS), step);
    try (Checkpoint checkpoint = Checkpoint.open(path, step)) {
      return checkpoint.sha256(TrainingSetup.WEIGHTS);
    }
  }

  /**
   * A line for each time that the run went on with changed data, as the checkpoint of a step tells;
   * touches nothing.
   *
   * @throws CkException if there is no such checkpoint, or it is damaged
   */
  public List<String> dataChanges(long step) {
    try (Checkpoint checkpoint = saved(step)) {
      return TrainedData.changes(checkpoint.state());
    }
  }

  /**
   * Adds a line to {@code steps.jsonl}.
   *
   * @throws CkException if it cannot be written
   */
  public void append(Telemetry step) {
    byte[] line = (step.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(STEPS), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      writeAll(channel::write, line);
    } catch (IOException e) {
      throw new CkException(
          folder.resolve(STEPS) + ": cannot be written (" + e.getMessage() + "); make room", e);
    }
  }

  /**
   * Takes away the lines of steps after {@code step}, and half a line that a killed process left: a
   * resumed run writes them again.
   *
   * @throws CkException if it cannot be written
   */
  public void truncate(long step) {
    Path file = folder.resolve(STEPS);
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long bytes = 0;
      for (String line : lines()) {
        if (Telemetry.parse(line, file.toString()).step() > step) {
          break;
        }
        bytes += line.getBytes(StandardCharsets.UTF_8).length + 1;
      }
      channel.truncate(bytes);
      channel.force(true);
    } catch (IOException e) {
      throw new CkException(file + ": cannot be written (" + e + ")", e);
    }
  }

  /**
   * The steps that were written, without half a line at the end.
   *
   * @throws CkException if a line is damaged
   */
  public List<Telemetry> steps() {
    List<Telemetry> steps = new ArrayList<>();
    for (String line : lines()) {
      steps.add(Telemetry.parse(line, folder.resolve(STEPS) + ":" + (steps.size() + 1)));
    }
    return steps;
  }

  private List<String> lines() {
    Path file = folder.resolve(STEPS);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      // Bytes, since half a line may end within a character.
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new CkException(file + ": cannot be read (" + e + ")", e);
    }
  }

  private interface Sink {
    int write(ByteBuffer bytes) throws IOException;
  }

  private static void writeAll(Sink sink, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      sink.write(buffer);
    }
  }
}
