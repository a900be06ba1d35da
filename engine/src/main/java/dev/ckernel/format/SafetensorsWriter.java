package dev.ckernel.format;

import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes safetensors files. Tensors are declared first; {@link #write} then asks each for its bytes
 * chunk by chunk, as {@link GgufWriter} does. Not safe for use by several threads.
 */
public final class SafetensorsWriter {
  /** Content is asked for in chunks of at most this many bytes. */
  static final int CHUNK_BYTES = 1 << 20;

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<SafetensorsTensor> tensors = new ArrayList<>();
  private final List<GgufWriter.Content> contents = new ArrayList<>();
  private long dataBytes;

  /** Adds a text that stands beside the tensors. */
  public SafetensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /**
   * Adds a tensor.
   *
   * @param type F32, F16 or BF16
   * @param shape the slowest axis first
   * @throws IllegalArgumentException if the name is there already, or the format has no such type
   */
  public SafetensorsWriter tensor(
      String name, DType type, List<Long> shape, GgufWriter.Content content) {
    if (type.isQuantised()) {
      throw new IllegalArgumentException("safetensors has no type " + type);
    }
    if (tensors.stream().anyMatch(each -> each.name().equals(name))) {
      throw new IllegalArgumentException("tensor " + Names.quote(name) + " is there already");
    }
    long bytes = shape.stream().reduce((long) type.blockBytes(), Math::multiplyExact);
    tensors.add(new SafetensorsTensor(name, type, shape, dataBytes, bytes));
    contents.add(content);
    dataBytes = Math.addExact(dataBytes, bytes);
    return this;
  }

  /**
   * Writes the file, which appears under its name only when it is whole.
   *
   * @throws dev.ckernel.tensor.CkException if it cannot be written
   */
  public void write(Path path) {
    byte[] head = new SafetensorsHead(metadata, tensors).encode();
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(0, head.length);
    try (NewFile file = NewFile.create(path, Long.BYTES + head.length + dataBytes);
        Arena arena = Arena.ofConfined()) {
      file.append(length);
      file.append(ByteBuffer.wrap(head));
      MemorySegment chunk = arena.allocate(CHUNK_BYTES);
      for (int i = 0; i < tensors.size(); i++) {
        long bytes = tensors.get(i).byteSize();
        for (long at = 0; at < bytes; at += CHUNK_BYTES) {
          MemorySegment part = chunk.asSlice(0, Math.min(CHUNK_BYTES, bytes - at));
          contents.get(i).fill(at, part);
          file.append(part.asByteBuffer());
        }
      }
      file.commit();
    } catch (IOException e) {
      throw NewFile.failed(path, e);
    }
  }
}
