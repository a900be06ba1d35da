package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes GGUF files, version 3, little-endian, alignment 32. Metadata and tensors are declared
 * first; {@link #write} then asks each tensor for its bytes chunk by chunk, so that a file of any
 * size takes the memory of its head and one chunk. Keys and tensors keep their order.
 *
 * <p>Not safe for use by several threads.
 */
public final class GgufWriter {
  /** Content is asked for in chunks of at most this many bytes. */
  static final int CHUNK_BYTES = 1 << 20;

  /** llama.cpp reads no longer names (its buffer has 64 bytes with the final 0). */
  private static final int LONGEST_NAME = 63;

  private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
  private final Map<String, Entry> tensors = new LinkedHashMap<>();
  private long dataBytes;

  private record Entry(GgufTensor tensor, Content content) {}

  /** Where a tensor's bytes come from. */
  @FunctionalInterface
  public interface Content {
    /**
     * Fills the whole of {@code chunk} with the tensor's bytes from {@code offset} on. Chunks are
     * whole rows, or whole blocks of a row that is longer than a chunk, and come in order; the
     * segment is reused.
     */
    void fill(long offset, MemorySegment chunk) throws IOException;

    /** The content of a segment of the tensor's size. */
    static Content of(MemorySegment bytes) {
      return (offset, chunk) -> chunk.copyFrom(bytes.asSlice(offset, chunk.byteSize()));
    }
  }

  /**
   * Adds a metadata entry.
   *
   * @throws IllegalArgumentException if the key is there, or is {@code general.alignment}, which
   *     the writer itself decides
   */
  public GgufWriter put(String key, GgufValue value) {
    if (key.equals(GgufHead.ALIGNMENT_KEY)) {
      throw new IllegalArgumentException(key + " is the writer's own");
    }
    if (metadata.putIfAbsent(key, value) != null) {
      throw new IllegalArgumentException("metadata key " + Names.quote(key) + " is there already");
    }
    return this;
  }

  /** Adds all entries of a file, except its alignment. */
  public GgufWriter putAll(GgufMetadata from) {
    from.entries()
        .forEach((key, value) -> {
          if (!key.equals(GgufHead.ALIGNMENT_KEY)) {
            put(key, value);
          }
        });
    return this;
  }

  /** Adds a string. */
  public GgufWriter string(String key, String value) {
    return put(key, new GgufValue.Text(value));
  }

  /** Adds a U32; {@code value} must not be negative. */
  public GgufWriter u32(String key, int value) {
    return put(key, new GgufValue.Int(GgufType.U32, value));
  }

  /** Adds an F32. */
  public GgufWriter f32(String key, float value) {
    return put(key, new GgufValue.Real(GgufType.F32, value));
  }

  /** Adds a truth value. */
  public GgufWriter bool(String key, boolean value) {
    return put(key, new GgufValue.Bool(value));
  }

  /** Adds an array of strings. */
  public GgufWriter strings(String key, List<String> values) {
    return put(key, GgufStrings.of(values));
  }

  /** Adds an array of I32. */
  public GgufWriter ints(String key, int... values) {
    return put(key, GgufNumbers.ofInts(values));
  }

  /** Adds an array of F32. */
  public GgufWriter floats(String key, float... values) {
    return put(key, GgufNumbers.ofFloats(values));
  }

  /**
   * Adds a tensor.
   *
   * @param dims in GGUF order, innermost first, 1 to 4 of them
   * @throws IllegalArgumentException if the name is there or longer than 63 bytes, or the
   *     dimensions are none that the type can have
   */
  public GgufWriter tensor(String name, GgmlType type, List<Long> dims, Content content) {
    String quoted = "tensor " + Names.quote(name);
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new IllegalArgumentException(quoted + ": a name has at most 63 bytes");
    }
    if (dims.isEmpty() || dims.size() > 4) {
      throw new IllegalArgumentException(quoted + " has " + dims.size() + " dimensions, not 1..4");
    }
    long bytes;
    try {
      bytes = GgufExtents.bytes(type, dims, what -> new CkException(quoted + " " + what));
    } catch (CkException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    GgufTensor tensor = new GgufTensor(name, type, dims, dataBytes, bytes);
    if (tensors.putIfAbsent(name, new Entry(tensor, content)) != null) {
      throw new IllegalArgumentException(quoted + " is there already");
    }
    dataBytes = GgufHead.roundUp(Math.addExact(dataBytes, bytes), GgufHead.DEFAULT_ALIGNMENT);
    return this;
  }

  /** The tensors so far, with the offsets they will have. */
  public List<GgufTensor> tensors() {
    return tensors.values().stream().map(Entry::tensor).toList();
  }

  /**
   * Writes the file, which appears under its name only when it is whole.
   *
   * @throws CkException if it cannot be written
   */
  public void write(Path path) {
    byte[] head = head();
    try (NewFile file = NewFile.create(path, head.length + dataBytes);
        Arena arena = Arena.ofShared()) { // content may be made by several threads
      file.append(ByteBuffer.wrap(head));
      MemorySegment chunk = arena.allocate(CHUNK_BYTES);
      for (Entry entry : new ArrayList<>(tensors.values())) {
        write(file, entry, chunk);
      }
      file.commit();
    } catch (IOException e) {
      throw NewFile.failed(path, e);
    }
  }

  private static void write(NewFile file, Entry entry, MemorySegment chunk) throws IOException {
    GgufTensor tensor = entry.tensor();
    int step = CHUNK_BYTES - CHUNK_BYTES % unit(tensor);
    for (long at = 0; at < tensor.byteSize(); at += step) {
      MemorySegment part = chunk.asSlice(0, Math.min(step, tensor.byteSize() - at));
      entry.content().fill(at, part);
      file.append(part.asByteBuffer());
    }
    long padding = GgufHead.roundUp(tensor.byteSize(), GgufHead.DEFAULT_ALIGNMENT);
    file.append(ByteBuffer.allocate((int) (padding - tensor.byteSize())));
  }

  /** A row, or a block if a row fits no chunk. */
  private static int unit(GgufTensor tensor) {
    GgmlType type = tensor.type();
    long row = tensor.dims().getFirst() / type.blockSize() * type.blockBytes();
    return row <= CHUNK_BYTES ? (int) row : type.blockBytes();
  }

  private byte[] head() {
    ByteSink sink = new ByteSink();
    sink.u32(GgufHead.MAGIC).u32(3).u64(tensors.size()).u64(metadata.size());
    metadata.forEach((key, value) -> sink.string(key).value(value));
    for (Entry entry : tensors.values()) {
      GgufTensor tensor = entry.tensor();
      sink.string(tensor.name()).u32(tensor.dims().size());
      tensor.dims().forEach(sink::u64);
      sink.u32(tensor.type().id()).u64(tensor.offset());
    }
    return sink.padTo(GgufHead.DEFAULT_ALIGNMENT).toByteArray();
  }
}
