package dev.ckernel.emit;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Compiles generated Java and keeps the classes in a folder, under the hash of their source and of
 * the Java that compiled them: javac takes a second to start, and reading the classes some
 * milliseconds. The source stands beside them for the reader.
 */
public final class KeptJava {
  private KeptJava() {}

  /**
   * Compiles the class {@code className}, unless it has been compiled before.
   *
   * @return the file of its classes
   * @throws CkException as {@link JavaCompile#compile} does, or if nothing can be written
   */
  public static Path compile(String className, String source, Path folder) {
    String stem = ContentHash.of(source, className, Runtime.version().toString());
    Path kept = folder.resolve(stem + ".jar");
    try {
      if (find(className, kept).isPresent()) {
        return kept;
      }
      CompiledJava compiled = JavaCompile.compile(className, source);
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(stem + ".java"), source);
      write(compiled.classes(), kept);
      return kept;
    } catch (IOException e) {
      throw new CkException("cannot keep compiled programs in " + folder + ": " + e, e);
    }
  }

  /** What {@link #compile} has compiled to {@code kept}; empty if that is gone or damaged. */
  public static Optional<CompiledJava> find(String className, Path kept) {
    Map<String, byte[]> classes = Files.exists(kept) ? read(kept) : Map.of();
    return classes.containsKey(className)
        ? Optional.of(new CompiledJava(className, classes))
        : Optional.empty();
  }

  /** The classes by name; none if the file has been damaged. */
  private static Map<String, byte[]> read(Path kept) {
    Map<String, byte[]> classes = new TreeMap<>();
    try (ZipFile zip = new ZipFile(kept.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName().replaceFirst("\\.class$", "").replace('/', '.');
        classes.put(name, zip.getInputStream(entry).readAllBytes());
      }
      return classes;
    } catch (IOException e) {
      return Map.of();
    }
  }

  private static void write(Map<String, byte[]> classes, Path kept) throws IOException {
    Path unfinished = Files.createTempFile(kept.getParent(), "unfinished-", ".jar");
    try {
      try (OutputStream out = Files.newOutputStream(unfinished);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        for (String name : classes.keySet().stream().sorted().toList()) {
          zip.putNextEntry(new ZipEntry(name.replace('.', '/') + ".class"));
          zip.write(classes.get(name));
        }
      }
      Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
