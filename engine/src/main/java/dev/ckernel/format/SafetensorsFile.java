package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A safetensors file, mapped into memory; every number of its head is checked when it is opened.
 * Tensors of other types than F32, F16 and BF16 are refused. Segments are readable until {@link
 * #close}.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String name;
  private final Arena arena;
  private final MemorySegment data;
  private final SafetensorsHead head;

  private SafetensorsFile(String name, Arena arena, MemorySegment bytes) {
    this.name = name;
    this.arena = arena;
    if (bytes.byteSize() < Long.BYTES) {
      throw new CkException(name + ": is no safetensors file, it has only a few bytes");
    }
    long length = bytes.get(U64, 0);
    long left = bytes.byteSize() - Long.BYTES;
    if (length < 2 || length > Math.min(left, SafetensorsHead.MOST_BYTES)) {
      throw new CkException(
          "%s: is no safetensors file: its head has %s bytes of %d"
              .formatted(name, Long.toUnsignedString(length), left));
    }
    byte[] text = bytes.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    this.data = bytes.asSlice(Long.BYTES + length);
    this.head = SafetensorsHead.parse(text, data.byteSize(), name);
  }

  /**
   * Maps and checks a file.
   *
   * @throws CkException if there is no such file, or it is not a sound safetensors file
   */
  @SuppressWarnings("MustBeClosedChecker") // the result owns the arena
  public static SafetensorsFile open(Path path) {
    Arena arena = Arena.ofShared();
    try {
      return new SafetensorsFile(path.toString(), arena, MappedFiles.read(path, arena));
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /** In the order of their bytes. */
  public List<SafetensorsTensor> tensors() {
    return head.tensors();
  }

  /** Texts that stand beside the tensors. */
  public Map<String, String> metadata() {
    return head.metadata();
  }

  /** The tensor of that name, if there is one. */
  public Optional<SafetensorsTensor> find(String tensor) {
    return head.tensors().stream().filter(each -> each.name().equals(tensor)).findFirst();
  }

  /**
   * The bytes of a tensor.
   *
   * @throws CkException if there is no such tensor
   */
  public MemorySegment data(String tensor) {
    SafetensorsTensor found =
        find(tensor)
            .orElseThrow(() -> new CkException(name + ": has no tensor " + Names.quote(tensor)));
    return data.asSlice(found.offset(), found.byteSize()).asReadOnly();
  }

  /** Unmaps the file. */
  @Override
  public void close() {
    arena.close();
  }
}
