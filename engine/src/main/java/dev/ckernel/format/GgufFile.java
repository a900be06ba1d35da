package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A GGUF model file, mapped into memory and wholly checked: once it is open, every tensor lies
 * within the file and apart from the others. Opening reads only the head. Safe for use by several
 * threads; the segments of {@link #data} are readable until {@link #close}.
 */
public final class GgufFile implements AutoCloseable {
  private final String name;
  private final Arena arena;
  private final MemorySegment bytes;
  private final GgufHead head;
  private final Map<String, GgufTensor> byName;

  private GgufFile(String name, Arena arena, MemorySegment bytes) {
    this.name = name;
    this.arena = arena;
    this.bytes = bytes;
    this.head = GgufHead.parse(bytes, name);
    this.byName =
        head.tensors().stream().collect(Collectors.toMap(GgufTensor::name, Function.identity()));
  }

  /**
   * Maps and checks a file.
   *
   * @throws CkException if there is no such file, or it is not a sound little-endian GGUF file of
   *     version 2 or 3
   */
  @SuppressWarnings("MustBeClosedChecker") // the result owns the arena
  public static GgufFile open(Path path) {
    Arena arena = Arena.ofShared();
    try {
      return new GgufFile(path.toString(), arena, MappedFiles.read(path, arena));
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /** Checks a file's bytes, which must live as long as the result. */
  @SuppressWarnings("MustBeClosedChecker") // the result owns the arena
  static GgufFile of(MemorySegment bytes, String name) {
    return new GgufFile(name, Arena.ofShared(), bytes);
  }

  /** The path as it was given, for messages. */
  public String name() {
    return name;
  }

  /** The format's version, 2 or 3. */
  public int version() {
    return head.version();
  }

  /** Bytes of the whole file. */
  public long byteSize() {
    return bytes.byteSize();
  }

  /** SHA-256 of the whole file, in hexadecimal digits; reads all of it. */
  public String sha256() {
    return Sha256.hex(bytes);
  }

  /** The metadata. */
  public GgufMetadata metadata() {
    return head.metadata();
  }

  /** The tensors, in file order. */
  public List<GgufTensor> tensors() {
    return head.tensors();
  }

  /** The tensor of this name, if there is one. */
  public Optional<GgufTensor> find(String tensor) {
    return Optional.ofNullable(byName.get(tensor));
  }

  /**
   * The tensor of this name.
   *
   * @throws CkException if there is none
   */
  public GgufTensor tensor(String tensor) {
    return find(tensor)
        .orElseThrow(() -> new CkException(name + ": has no tensor " + Names.quote(tensor)));
  }

  /**
   * The bytes of one of this file's tensors, read-only, {@code byteSize} long.
   *
   * @throws IllegalArgumentException if it is another file's tensor
   * @throws IllegalStateException if the file is closed
   */
  public MemorySegment data(GgufTensor tensor) {
    if (!tensor.equals(byName.get(tensor.name()))) {
      throw new IllegalArgumentException(name + " has no such tensor: " + tensor);
    }
    return bytes.asSlice(head.dataStart() + tensor.offset(), tensor.byteSize());
  }

  /** Unmaps the file; segments of {@link #data} can no longer be read. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  @Override
  public String toString() {
    return name + ": GGUF " + version() + ", " + tensors().size() + " tensors";
  }
}
