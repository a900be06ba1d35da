package dev.ckernel.api;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder for the {@link Cache} that can be written: the one that the environment names, or else a
 * temporary one, in which nothing outlasts the process. What the first holds already is found there
 * too, so that a cache that came with a read-only image serves.
 *
 * @param folder that can be written
 * @param instead why it is a temporary one, in one line; empty where it is not
 */
public record CacheFolder(Path folder, Optional<String> instead) {
  /**
   * The folder for this process.
   *
   * @throws CkException if not even a temporary folder can be made
   */
  public static CacheFolder choose() {
    return choose(System.getenv(), Path.of(System.getProperty("java.io.tmpdir")));
  }

  static CacheFolder choose(Map<String, String> environment, Path temporary) {
    String variable = Cache.variable(environment);
    String problem;
    Optional<Path> wanted = Optional.empty();
    try {
      Path named = Cache.defaultFolder(environment);
      if (!named.isAbsolute() && variable.equals(Cache.HOME)) {
        throw new IOException("there is no home folder");
      }
      wanted = Optional.of(named.toAbsolutePath());
      for (String part : Cache.PARTS) {
        Path folder = Files.createDirectories(wanted.get().resolve(part));
        if (!Files.isWritable(folder)) {
          throw new IOException(folder + " is read-only");
        }
      }
      return new CacheFolder(wanted.get(), Optional.empty());
    } catch (IOException e) {
      problem = words(e);
    } catch (InvalidPathException e) {
      problem = String.valueOf(e.getMessage());
    }
    Path folder = temporary(wanted, temporary, variable);
    return new CacheFolder(
        folder,
        Optional.of(
            "the cache that %s names cannot be written (%s), so nothing is kept for the next start; CK_CACHE names another folder"
                .formatted(variable, problem)));
  }

  /** The messages of most of them are names of files alone. */
  private static String words(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + ": no such folder";
      case FileAlreadyExistsException other -> other.getFile() + ": is no folder";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static Path temporary(Optional<Path> wanted, Path parent, String variable) {
    try {
      Path folder = Files.createTempDirectory(parent, "ck-cache-");
      for (String part : Cache.PARTS) {
        Path to = Files.createDirectories(folder.resolve(part));
        if (wanted.isPresent() && Files.isDirectory(wanted.get().resolve(part))) {
          link(wanted.get().resolve(part), to);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new CkException(
          "neither the cache that %s names nor the temporary folder %s can be written; CK_CACHE names another folder"
              .formatted(variable, parent),
          e);
    }
  }

  private static void link(Path from, Path to) throws IOException {
    List<Path> kept;
    try (Stream<Path> files = Files.list(from)) {
      kept = files.filter(Files::isRegularFile).filter(Files::isReadable).toList();
    } catch (IOException e) {
      return; // it cannot be read either
    }
    for (Path file : kept) {
      Files.createSymbolicLink(to.resolve(file.getFileName()), file);
    }
  }
}
