package dev.ckernel.api;

import java.io.IOException;
import java.io.UncheckedIOException;
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
final class EngineIdentity {
  /** Of what was there when the engine was first asked, not of what a build has put there since. */
  private static final Optional<String> OF_THIS = find();

  private EngineIdentity() {}

  /**
   * Path, size and time of change of the jar that the engine came from, or of all files in its
   * folder; empty where it came from something else.
   */
  static Optional<String> get() {
    return OF_THIS;
  }

  private static Optional<String> find() {
    CodeSource source = EngineIdentity.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(Path.of(source.getLocation().toURI()))) {
      return Optional.of(
          files.sorted().map(EngineIdentity::line).collect(Collectors.joining("\n")));
    } catch (URISyntaxException
        | IllegalArgumentException
        | FileSystemNotFoundException
        | IOException
        | UncheckedIOException e) {
      return Optional.empty(); // such as a jar in a jar
    }
  }

  private static String line(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return file + " " + attributes.size() + " " + attributes.lastModifiedTime().toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
