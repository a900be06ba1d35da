package dev.ckernel.runtime;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.LongStream;

/**
 * Packed weights, read from a file into {@link LargePages}. Mapping the file instead would leave
 * them in the small pages of the system's file cache.
 */
public final class WeightMemory implements AutoCloseable {
  private static final long CHUNK = 8L << 20;

  private final LazyMemory memory;

  private WeightMemory(LazyMemory memory) {
    this.memory = memory;
  }

  /**
   * Reads {@code bytes} bytes at {@code offset} of {@code file}.
   *
   * @throws CkException if the file cannot be read or is shorter, or there is no memory
   */
  public static WeightMemory read(Path file, long offset, long bytes) {
    WeightMemory weights = new WeightMemory(LazyMemory.allocate(bytes));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      LongStream.range(0, (bytes + CHUNK - 1) / CHUNK)
          .parallel()
          .forEach(i -> {
            long from = i * CHUNK;
            long size = Math.min(CHUNK, bytes - from);
            readFully(
                channel, file, weights.memory().asSlice(from, size).asByteBuffer(), offset + from);
          });
      return weights;
    } catch (IOException e) {
      weights.close();
      throw new CkException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private static void readFully(FileChannel channel, Path file, ByteBuffer to, long position) {
    try {
      long at = position;
      while (to.hasRemaining()) {
        int n = channel.read(to, at);
        if (n < 0) {
          throw new CkException(file + " is cut short");
        }
        at += n;
      }
    } catch (IOException e) {
      throw new CkException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** All of it; must not be written. */
  public MemorySegment memory() {
    return memory.memory();
  }

  @Override
  public void close() {
    memory.close();
  }
}
