package dev.ckernel.api;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.CodeSource;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which engine this is: what it makes of a model may be kept, and another engine, be it one line
 * apart, must not find it.
 */
final class EngineHash {
  private EngineHash() {}

  /**
   * The sha256 of the jar that the engine came from, or of the names, sizes and times of the files
   * in its folder; empty where it came from something else.
   */
  static Optional<String> of(Cache cache) {
    CodeSource source = EngineHash.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      return Files.isDirectory(place)
          ? Optional.of(Cache.sha256(listing(place)))
          : Optional.of(cache.hashOf(place, false, Progress.SILENT));
    } catch (URISyntaxException
        | IllegalArgumentException
        | FileSystemNotFoundException
        | IOException e) {
      return Optional.empty(); // such as a jar in a jar
    }
  }

  private static String listing(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().map(EngineHash::line).collect(Collectors.joining("\n"));
    }
  }

  private static String line(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return file + " " + attributes.size() + " " + attributes.lastModifiedTime().toInstant();
    } catch (IOException e) {
      return file + " " + e;
    }
  }
}
