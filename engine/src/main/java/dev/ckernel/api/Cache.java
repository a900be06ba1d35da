package dev.ckernel.api;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of packed weights, tables, compiled programs, tokenizers and what else makes a start
 * quick. Everything in it is found by the content that it was made of, so nothing in it can be out
 * of date, and all of it can be deleted at any time.
 */
public final class Cache {
  /** The folders in it. */
  static final List<String> PARTS =
      List.of("weights", "tokenizers", "starts", "programs", "hashes");

  static final String HOME = "HOME";

  private static final String OWN = "CK_CACHE";
  private static final String SHARED = "XDG_CACHE_HOME";
  private static final int BUFFER = 1 << 20;

  private final Path folder;

  public Cache(Path folder) {
    this.folder = folder;
  }

  /**
   * {@code CK_CACHE}, or {@code ck} in the user's cache folder: {@code XDG_CACHE_HOME}, or {@code
   * .cache} in {@code HOME}. What Java takes for the user's home is from the system's list of
   * users, which in containers often knows another home or none.
   */
  public static Path defaultFolder() {
    return defaultFolder(System.getenv());
  }

  static Path defaultFolder(Map<String, String> environment) {
    String variable = variable(environment);
    String given = environment.getOrDefault(variable, "");
    String value = given.isBlank() ? System.getProperty("user.home") : given;
    return switch (variable) {
      case OWN -> Path.of(value);
      case SHARED -> Path.of(value, "ck");
      default -> Path.of(value, ".cache", "ck");
    };
  }

  /** The variable that names the default folder. */
  static String variable(Map<String, String> environment) {
    return Stream.of(OWN, SHARED)
        .filter(name -> !environment.getOrDefault(name, "").isBlank())
        .findFirst()
        .orElse(HOME);
  }

  public Path folder() {
    return folder;
  }

  /** Where the packed weights of this key are, or will be. */
  Path weights(String key) {
    return make("weights").resolve(key + ".bump");
  }

  /** Where the {@link PackedTables} of this key are, or will be. */
  Path tables(String key) {
    return make("tables").resolve(key + ".bump");
  }

  /** Where the tables of the tokenizer of this key are, or will be. */
  Path tokenizer(String key) {
    return make("tokenizers").resolve(key + ".bump");
  }

  /** Where the {@link Start} of this key is, or will be. */
  Path start(String key) {
    return make("starts").resolve(key);
  }

  /** Where compiled programs are. */
  Path programs() {
    return make("programs");
  }

  private Path make(String name) {
    Path sub = folder.resolve(name);
    try {
      return Files.createDirectories(sub);
    } catch (IOException e) {
      throw new CkException(
          "cannot create the cache folder %s (%s); CK_CACHE names another".formatted(sub, e), e);
    }
  }

  /**
   * The sha256 of a file. Of a file that was hashed before and still has the same identity, size
   * and time of change, the hash is remembered.
   *
   * @param again whether to hash even then
   */
  public String hashOf(Path file, boolean again, Progress progress) {
    Optional<String> known = again ? Optional.empty() : knownHash(file);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      Path identity = hashFile(file); // of what is hashed, should the file change meanwhile
      String hash = hash(file, Files.size(file), progress);
      write(identity, (hash + "\n").getBytes(StandardCharsets.UTF_8));
      return hash;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** What {@link #hashOf} remembers of a file; nothing of one that is not there. */
  Optional<String> knownHash(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Path known = hashFile(file);
      return Files.exists(known) ? Optional.of(Files.readString(known).strip()) : Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Path hashFile(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    String identity =
        file.toRealPath()
            + "\n"
            + attributes.fileKey()
            + "\n"
            + attributes.size()
            + "\n"
            + attributes.lastModifiedTime().toInstant();
    return make("hashes").resolve(sha256(identity));
  }

  private static CkException unreadable(Path file, IOException e) {
    return new CkException("cannot read " + file + ": " + e.getMessage(), e);
  }

  /** Writes a small file, so that nobody sees a part of it. */
  static void write(Path file, byte[] bytes) {
    try {
      Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "unfinished", ".part");
      try {
        Files.write(fresh, bytes);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new CkException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The sha256 of a file of {@code size} bytes. */
  static String hash(Path file, long size, Progress progress) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER];
    long done = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        done += n;
        progress.report("hashing " + file.getFileName(), done, size);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A file of the cache; the path is relative to the folder. */
  public record Entry(Path path, long bytes) {}

  /** Every file in the cache. */
  public List<Entry> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> new Entry(folder.relativize(file), file.toFile().length()))
          .sorted(Comparator.comparing(entry -> entry.path().toString()))
          .toList();
    } catch (IOException e) {
      throw new CkException("cannot list the cache " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Deletes every file in the cache; returns the bytes that this freed. */
  public long clear() {
    long freed = 0;
    for (Entry entry : list()) {
      try {
        Files.deleteIfExists(folder.resolve(entry.path()));
      } catch (IOException e) {
        throw new CkException("cannot delete " + entry.path() + ": " + e.getMessage(), e);
      }
      freed += entry.bytes();
    }
    return freed;
  }
}
