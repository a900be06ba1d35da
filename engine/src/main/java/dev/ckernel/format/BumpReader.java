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
import org.jspecify.annotations.Nullable;

/**
 * A BUMP file, mapped into memory. Opening checks the head wholly, by its numbers and its hash, and
 * does not touch the tensors; {@link #verify} checks those. Safe for use by several threads; the
 * segments of {@link #data} are readable until {@link #close}.
 */
public final class BumpReader implements AutoCloseable {
  private final String name;
  private final @Nullable Arena owned;
  private final MemorySegment bytes;
  private final BumpHead head;
  private final Map<String, BumpTensor> byName;

  private BumpReader(String name, @Nullable Arena owned, MemorySegment bytes) {
    this.name = name;
    this.owned = owned;
    this.bytes = bytes;
    this.head = BumpHead.parse(bytes, name);
    this.byName =
        head.tensors().stream().collect(Collectors.toMap(BumpTensor::name, Function.identity()));
  }

  /**
   * Maps and checks a file.
   *
   * @throws CkException if there is no such file, or it is not a sound BUMP file
   */
  @SuppressWarnings("MustBeClosedChecker") // the result owns the arena
  public static BumpReader open(Path path) {
    Arena arena = Arena.ofShared();
    try {
      return new BumpReader(path.toString(), arena, MappedFiles.read(path, arena));
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /** As {@link #open(Path)}, mapped until {@code arena} closes; closing the result does nothing. */
  public static BumpReader open(Path path, Arena arena) {
    return new BumpReader(path.toString(), null, MappedFiles.read(path, arena));
  }

  /** Checks a file's bytes, which must live as long as the result. */
  @SuppressWarnings("MustBeClosedChecker") // the result owns the arena
  static BumpReader of(MemorySegment bytes, String name) {
    return new BumpReader(name, Arena.ofShared(), bytes);
  }

  /** The path as it was given, for messages. */
  public String name() {
    return name;
  }

  /** Bytes of the whole file. */
  public long byteSize() {
    return head.fileBytes();
  }

  /** What the writer noted, in its order. */
  public Map<String, String> properties() {
    return head.properties();
  }

  /** The tensors, in file order. */
  public List<BumpTensor> tensors() {
    return head.tensors();
  }

  /** The tensor of this name, if there is one. */
  public Optional<BumpTensor> find(String tensor) {
    return Optional.ofNullable(byName.get(tensor));
  }

  /**
   * The bytes of a tensor, read-only, aligned to 64.
   *
   * @throws CkException if there is no such tensor
   * @throws IllegalStateException if the file is closed
   */
  public MemorySegment data(String tensor) {
    BumpTensor t =
        find(tensor)
            .orElseThrow(() -> new CkException(name + ": has no tensor " + Names.quote(tensor)));
    return bytes.asSlice(t.offset(), t.byteSize());
  }

  /**
   * The bytes of the whole file, read-only: a tensor lies at its {@link BumpTensor#offset}.
   * Programs address weights from one base.
   */
  public MemorySegment bytes() {
    return bytes;
  }

  /**
   * Hashes every tensor again, on all processors.
   *
   * @throws CkException naming a tensor whose bytes are not the ones written
   */
  public void verify() {
    Optional<BumpTensor> damaged =
        tensors().parallelStream()
            .filter(t -> !Sha256.hex(data(t.name())).equals(t.sha256()))
            .findFirst();
    if (damaged.isPresent()) {
      throw new CkException(
          name
              + ": tensor "
              + Names.quote(damaged.get().name())
              + " is damaged (its hash differs); pack the model again");
    }
  }

  /** Unmaps the file; segments of {@link #data} can no longer be read. */
  @Override
  public void close() {
    if (owned != null && owned.scope().isAlive()) {
      owned.close();
    }
  }
}
