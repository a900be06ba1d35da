package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.LargePages;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a BUMP file whose tensors are known by size beforehand. The file is mapped as a whole, so
 * that any number of threads can fill tensors, or parts of one, in any order; {@link #finish} then
 * hashes them and gives the file its name. Bytes that nobody fills are zero.
 *
 * <pre>
 *   try (BumpWriter writer = BumpWriter.create(path, Map.of("source", hash), specs)) {
 *     packInto(writer.tensor("blk.0.attn_q"));   // on any thread
 *     writer.finish();
 *   }
 * </pre>
 */
public final class BumpWriter implements AutoCloseable {
  private static final long PIECE = 1 << 26;

  private final NewFile file;
  private final Arena arena;
  private final MemorySegment bytes;
  private final BumpHead head;
  private final Map<String, MemorySegment> slices = new HashMap<>();

  /**
   * A tensor to be written.
   *
   * @param name unique in the file
   * @param layout what the reader needs to know of how the bytes are arranged
   * @param shape at most 8 dimensions, outermost first, each at least 1
   * @param byteSize at least 1
   */
  public record Spec(String name, String layout, List<Long> shape, long byteSize) {
    /** Checks the numbers. */
    public Spec {
      shape = List.copyOf(shape);
      if (byteSize < 1 || shape.size() > 8 || shape.stream().anyMatch(d -> d < 1)) {
        throw new IllegalArgumentException(
            "tensor " + Names.quote(name) + ": " + byteSize + " bytes, shape " + shape);
      }
    }
  }

  private BumpWriter(NewFile file, Arena arena, BumpHead head) throws IOException {
    this.file = file;
    this.arena = arena;
    this.head = head;
    this.bytes = file.channel().map(FileChannel.MapMode.READ_WRITE, 0, head.fileBytes(), arena);
    LargePages.advise(bytes);
    for (BumpTensor t : head.tensors()) {
      if (slices.put(t.name(), bytes.asSlice(t.offset(), t.byteSize())) != null) {
        throw new IllegalArgumentException("tensor " + Names.quote(t.name()) + " is there twice");
      }
    }
  }

  /**
   * Creates the file under a temporary name beside {@code target}.
   *
   * @param properties kept in the file as they are, in their order
   * @throws CkException if the file cannot be created, or the disk has no room for it
   */
  @SuppressWarnings("MustBeClosedChecker") // the result owns the arena
  public static BumpWriter create(Path target, Map<String, String> properties, List<Spec> specs) {
    List<BumpTensor> tensors =
        specs.stream()
            .map(s ->
                new BumpTensor(s.name(), s.layout(), s.shape(), 0, s.byteSize(), BumpHead.NO_HASH))
            .toList();
    BumpHead head =
        BumpHead.layOut(Collections.unmodifiableMap(new LinkedHashMap<>(properties)), tensors);
    NewFile file = NewFile.create(target, head.fileBytes());
    Arena arena = Arena.ofShared();
    try {
      return new BumpWriter(file, arena, head);
    } catch (IOException e) {
      arena.close();
      file.close();
      throw NewFile.failed(target, e);
    } catch (Throwable e) {
      arena.close();
      file.close();
      throw e;
    }
  }

  /**
   * Writes a whole file of tensors that are in memory, from its first byte to its last. Where a
   * disk gets full this fails as any write does, while memory that is mapped to a file would fault.
   *
   * @param data the bytes of each of {@code specs}
   * @return the table of the file
   */
  public static List<BumpTensor> write(
      WritableByteChannel to,
      Map<String, String> properties,
      List<Spec> specs,
      List<MemorySegment> data)
      throws IOException {
    List<BumpTensor> tensors = new ArrayList<>();
    List<String> hashes = data.parallelStream().map(Sha256::hex).toList();
    for (Spec s : specs) {
      if (data.get(tensors.size()).byteSize() != s.byteSize()) {
        throw new IllegalArgumentException("tensor " + Names.quote(s.name()) + ": other size");
      }
      tensors.add(
          new BumpTensor(s.name(), s.layout(), s.shape(), 0, s.byteSize(), BumpHead.NO_HASH));
    }
    BumpHead head =
        BumpHead.layOut(Collections.unmodifiableMap(new LinkedHashMap<>(properties)), tensors);
    BumpHead hashed = head.hashed(hashes);
    byte[] encoded = hashed.encode();
    writeAll(to, MemorySegment.ofArray(encoded));
    long at = encoded.length;
    for (int i = 0; i < tensors.size(); i++) {
      long offset = hashed.tensors().get(i).offset();
      writeAll(to, MemorySegment.ofArray(new byte[(int) (offset - at)]));
      writeAll(to, data.get(i));
      at = offset + data.get(i).byteSize();
    }
    return hashed.tensors();
  }

  private static void writeAll(WritableByteChannel to, MemorySegment bytes) throws IOException {
    for (long at = 0; at < bytes.byteSize(); at += PIECE) {
      ByteBuffer piece = bytes.asSlice(at, Math.min(PIECE, bytes.byteSize() - at)).asByteBuffer();
      while (piece.hasRemaining()) {
        to.write(piece);
      }
    }
  }

  /**
   * The bytes of a tensor, to be filled; aligned to 64.
   *
   * @throws IllegalArgumentException if there is no such tensor
   */
  public MemorySegment tensor(String name) {
    MemorySegment slice = slices.get(name);
    if (slice == null) {
      throw new IllegalArgumentException("no tensor " + Names.quote(name) + " was declared");
    }
    return slice;
  }

  /**
   * Hashes all tensors, on all processors, and puts the file in its place. No thread may still be
   * filling; the segments of {@link #tensor} can no longer be used.
   *
   * @return the table of the file
   * @throws CkException if it cannot be written
   */
  public List<BumpTensor> finish() {
    List<String> hashes =
        head.tensors().parallelStream().map(t -> Sha256.hex(tensor(t.name()))).toList();
    BumpHead hashed = head.hashed(hashes);
    byte[] encoded = hashed.encode();
    MemorySegment.copy(encoded, 0, bytes, ValueLayout.JAVA_BYTE, 0, encoded.length);
    bytes.force();
    arena.close();
    file.commit();
    return hashed.tensors();
  }

  /** Gives the file up, if it was not finished. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
    file.close();
  }
}
