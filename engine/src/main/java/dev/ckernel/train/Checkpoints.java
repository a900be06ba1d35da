package dev.ckernel.train;

import dev.ckernel.format.BumpTensor;
import dev.ckernel.format.BumpWriter;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The checkpoints of a run, each a folder {@code step-00000100}. A checkpoint is written under
 * another name, brought to the disk file by file, and gets its name in one step; only then are
 * older ones deleted. So whenever the process or the machine stops, the newest complete checkpoint
 * is whole, and what is not complete has another name:
 *
 * <pre>
 *   step-00000100            complete
 *   step-00000100.tmp        being written, or being deleted: of no use
 *   step-00000100.replaced   complete, and saved once more: of use until the new one has its name
 * </pre>
 *
 * One process at a time may use them.
 */
public final class Checkpoints {
  static final String EXTENSION = ".bump";
  private static final String UNFINISHED = ".tmp";
  private static final String REPLACED = ".replaced";
  private static final Pattern NAME = Pattern.compile("step-(\\d{8,18})");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final int keep;
  private final Disk disk;

  private Checkpoints(Path folder, int keep, Disk disk) {
    this.folder = folder;
    this.keep = keep;
    this.disk = disk;
  }

  /**
   * Opens a folder of checkpoints, or makes it, and clears away what a process left unfinished.
   *
   * @param keep how many of the newest stay when one is saved, at least 1
   * @throws CkException if it cannot be read or written
   */
  public static Checkpoints open(Path folder, int keep) {
    return open(folder, keep, new SystemDisk());
  }

  static Checkpoints open(Path folder, int keep, Disk disk) {
    if (keep < 1) {
      throw new IllegalArgumentException("keep " + keep);
    }
    Checkpoints result = new Checkpoints(folder, keep, disk);
    try {
      Files.createDirectories(folder);
      result.tidy();
    } catch (IOException e) {
      throw new CkException(folder + ": cannot be used for checkpoints (" + e + ")", e);
    }
    return result;
  }

  private void tidy() throws IOException {
    for (Path path : list(folder)) {
      String name = name(path);
      if (name.endsWith(REPLACED)) {
        Path original = path.resolveSibling(name.substring(0, name.length() - REPLACED.length()));
        if (Files.exists(original)) {
          remove(path);
        } else {
          disk.move(path, original);
        }
      }
    }
    for (Path path : list(folder)) {
      if (name(path).endsWith(UNFINISHED)) {
        disk.delete(path);
      }
    }
    disk.sync(folder);
  }

  /**
   * The steps that have a checkpoint, rising; whether they are sound shows when they are opened.
   */
  public List<Long> steps() {
    return steps(folder);
  }

  /**
   * As {@link #steps()}, for looking on while another process saves; none if there is no folder.
   */
  static List<Long> steps(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try {
      List<Long> steps = new ArrayList<>();
      for (Path path : list(folder)) {
        Matcher matcher = NAME.matcher(name(path));
        if (matcher.matches()) {
          steps.add(Long.parseLong(matcher.group(1)));
        }
      }
      steps.sort(null);
      return steps;
    } catch (IOException e) {
      throw new CkException(folder + ": cannot be read (" + e + ")", e);
    }
  }

  /**
   * Saves a checkpoint and deletes the oldest beyond those to keep. When this returns it is on the
   * disk.
   *
   * @param step steps that are done
   * @param segments by names {@code file/tensor}, each at least one byte: {@code params/embedding}
   *     is tensor {@code embedding} of {@code params.bump}
   * @param state whatever the trainer needs beside them
   * @throws CkException if it cannot be written; then all earlier checkpoints are as they were
   */
  public void save(long step, Map<String, MemorySegment> segments, ObjectNode state) {
    Path target = path(step);
    Path temporary = target.resolveSibling(name(target) + UNFINISHED);
    long bytes = segments.values().stream().mapToLong(MemorySegment::byteSize).sum();
    try {
      disk.delete(temporary);
      disk.makeFolder(temporary);
      ObjectNode body = JSON.createObjectNode();
      body.put("format", 1).put("step", step);
      writeFiles(temporary, segments, body.putObject("files"));
      body.set("state", state.deepCopy());
      byte[] text = Checkpoint.stateText(body).getBytes(StandardCharsets.UTF_8);
      disk.write(
          temporary.resolve(Checkpoint.STATE),
          channel -> {
            ByteBuffer buffer = ByteBuffer.wrap(text);
            while (buffer.hasRemaining()) {
              channel.write(buffer);
            }
          });
      disk.sync(temporary);
      commit(temporary, target);
    } catch (IOException e) {
      throw failed(step, temporary, bytes, e);
    }
    deleteOld();
  }

  private void writeFiles(Path to, Map<String, MemorySegment> segments, ObjectNode files)
      throws IOException {
    Map<String, List<BumpWriter.Spec>> specs = new LinkedHashMap<>();
    Map<String, List<MemorySegment>> data = new LinkedHashMap<>();
    segments.forEach((name, segment) -> {
      int slash = name.indexOf('/');
      String file = name.substring(0, Math.max(0, slash));
      if (!file.matches("[a-z_]+")) {
        throw new IllegalArgumentException("no name of a segment: " + name);
      }
      specs
          .computeIfAbsent(file, key -> new ArrayList<>())
          .add(
              new BumpWriter.Spec(
                  name.substring(slash + 1),
                  "raw",
                  List.of(segment.byteSize()),
                  segment.byteSize()));
      data.computeIfAbsent(file, key -> new ArrayList<>()).add(bytes(segment));
    });
    for (Map.Entry<String, List<BumpWriter.Spec>> file : specs.entrySet()) {
      List<MemorySegment> bytes = data.getOrDefault(file.getKey(), List.of());
      List<BumpTensor> table = new ArrayList<>();
      disk.write(
          to.resolve(file.getKey() + EXTENSION),
          channel -> table.addAll(BumpWriter.write(channel, Map.of(), file.getValue(), bytes)));
      ObjectNode hashes = files.putObject(file.getKey());
      table.forEach(tensor -> hashes.put(tensor.name(), tensor.sha256()));
    }
  }

  /** Arrays of numbers cannot be written as they are. */
  private static MemorySegment bytes(MemorySegment segment) {
    return segment.heapBase().isPresent()
        ? MemorySegment.ofArray(segment.toArray(ValueLayout.JAVA_BYTE))
        : segment;
  }

  /** Gives a whole checkpoint its name. */
  private void commit(Path temporary, Path target) throws IOException {
    Path replaced = target.resolveSibling(name(target) + REPLACED);
    boolean again = Files.exists(target);
    if (again) {
      disk.move(target, replaced);
    }
    try {
      disk.move(temporary, target);
      disk.sync(folder);
    } catch (IOException e) {
      if (again && !Files.exists(target)) {
        disk.move(replaced, target);
      }
      throw e;
    }
    if (again) {
      remove(replaced);
    }
  }

  private CkException failed(long step, Path temporary, long bytes, IOException e) {
    String space = "";
    try {
      disk.delete(temporary);
      space = ", of which the disk has " + Files.getFileStore(folder).getUsableSpace() + " free";
    } catch (IOException f) {
      e.addSuppressed(f);
    }
    List<Long> left = steps();
    return new CkException(
        "%s: cannot save step %d (%s); it takes %d bytes%s; %s; make room and go on with --resume"
            .formatted(
                folder,
                step,
                e.getMessage(),
                bytes,
                space,
                left.isEmpty()
                    ? "there is no earlier checkpoint"
                    : "the checkpoint of step " + left.getLast() + " is untouched"),
        e);
  }

  private void deleteOld() {
    List<Long> steps = steps();
    for (long old : steps.subList(0, Math.max(0, steps.size() - keep))) {
      try {
        remove(path(old));
      } catch (IOException e) {
        throw new CkException(
            path(old) + ": this old checkpoint cannot be deleted (" + e.getMessage() + ")", e);
      }
    }
  }

  /** First takes its name away, so that half of it is never taken for a checkpoint. */
  private void remove(Path complete) throws IOException {
    Path away = complete.resolveSibling(name(complete) + UNFINISHED);
    disk.delete(away);
    disk.move(complete, away);
    disk.delete(away);
  }

  /**
   * The newest checkpoint that is whole; those that are not are reported and passed over.
   *
   * @param report is told one line about each that is broken
   */
  public Optional<Checkpoint> latest(Consumer<String> report) {
    for (long step : steps().reversed()) {
      try {
        return Optional.of(load(step));
      } catch (CkException e) {
        report.accept(e.getMessage() + "; the checkpoint before it is used instead");
      }
    }
    return Optional.empty();
  }

  /**
   * Opens a checkpoint and checks every byte of it.
   *
   * @throws CkException if there is none of that step, or it is damaged
   */
  public Checkpoint load(long step) {
    return read(folder, step);
  }

  /** As {@link #load}, for looking on while another process saves; touches nothing. */
  static Checkpoint read(Path folder, long step) {
    Path path = path(folder, step);
    if (!Files.isDirectory(path)) {
      throw new CkException(
          "%s: has no checkpoint of step %d; there are %s".formatted(folder, step, steps(folder)));
    }
    return Checkpoint.open(path, step);
  }

  private Path path(long step) {
    return path(folder, step);
  }

  static Path path(Path folder, long step) {
    return folder.resolve("step-%08d".formatted(step));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
