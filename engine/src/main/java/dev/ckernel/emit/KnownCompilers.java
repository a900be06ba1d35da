package dev.ckernel.emit;

import dev.ckernel.tensor.CkException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What compilers said of themselves, kept in a folder, since to ask takes two processes at every
 * start. A compiler is asked again when the file behind its name is another, or has another size or
 * time of change. One that takes several words to start, such as {@code ccache gcc}, is always
 * asked.
 */
final class KnownCompilers {
  private final Map<String, String> environment;
  private final Path folder;

  KnownCompilers(Map<String, String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /**
   * A compiler by the words that start it.
   *
   * @throws CkException if it cannot be started
   */
  Toolchain get(List<String> command) {
    Optional<Path> known = command.size() == 1 ? file(command.getFirst()) : Optional.empty();
    if (known.isEmpty()) {
      return Toolchain.of(command);
    }
    try {
      if (Files.exists(known.get())) {
        String[] kept = Files.readString(known.get()).split("\n", 2);
        if (kept.length == 2) {
          return new Toolchain(command, kept[1], kept[0]);
        }
      }
      Toolchain asked = Toolchain.of(command);
      Files.createDirectories(folder);
      Path unfinished = Files.createTempFile(folder, "unfinished-", ".txt");
      try {
        Files.writeString(unfinished, asked.machine() + "\n" + asked.version());
        Files.move(unfinished, known.get(), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      return asked;
    } catch (IOException e) {
      throw new CkException("cannot keep what compilers there are in " + folder + ": " + e, e);
    }
  }

  /** Where it stands what this compiler said, by the identity of its file. */
  private Optional<Path> file(String word) {
    try {
      for (String place : places(word)) {
        Path path = Path.of(place).resolve(word);
        if (Files.isRegularFile(path) && Files.isExecutable(path)) {
          Path real = path.toRealPath();
          String size = Long.toString(Files.size(real));
          String changed = Files.getLastModifiedTime(real).toInstant().toString();
          String hash = ContentHash.of(path.toAbsolutePath() + "", real + "", size, changed);
          return Optional.of(folder.resolve("compiler-" + hash + ".txt"));
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private String[] places(String word) {
    return word.contains(File.separator)
        ? new String[] {""}
        : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1);
  }
}
