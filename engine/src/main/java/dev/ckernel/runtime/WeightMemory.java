package dev.ckernel.runtime;

import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.LargePages;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.LongStream;

/**
 * Packed weights of a file. They are mapped where the system's file cache has large pages, which
 * takes no time and no memory of their own; elsewhere they are read into {@link LargePages}.
 */
public final class WeightMemory implements AutoCloseable {
  private static final long CHUNK = 8L << 20;

  private final MemorySegment memory;
  private final Runnable release;

  private WeightMemory(MemorySegment memory, Runnable release) {
    this.memory = memory;
    this.release = release;
  }

  /**
   * The {@code bytes} bytes at {@code offset} of {@code file}, which must not change until this is
   * closed. They are mapped only from the start of a page on, as packed files have them.
   *
   * @throws CkException if the file cannot be read or is shorter, or there is no memory
   */
  public static WeightMemory open(Path file, long offset, long bytes) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < offset + bytes) {
        throw new CkException(file + " is cut short");
      }
      WeightMemory mapped = map(channel, offset, bytes);
      boolean isFast = false;
      try {
        isFast = LargePages.load(mapped.memory);
      } finally {
        if (!isFast) {
          mapped.close();
        }
      }
      return isFast ? mapped : read(channel, file, offset, bytes);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  static WeightMemory map(FileChannel channel, long offset, long bytes) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      return new WeightMemory(
          channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes, arena), arena::close);
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /** Into memory of its own. */
  static WeightMemory read(FileChannel channel, Path file, long offset, long bytes) {
    LazyMemory memory = LazyMemory.allocate(bytes);
    try {
      LongStream.range(0, (bytes + CHUNK - 1) / CHUNK)
          .parallel()
          .forEach(i -> {
            long from = i * CHUNK;
            long size = Math.min(CHUNK, bytes - from);
            ByteBuffer to = memory.memory().asSlice(from, size).asByteBuffer();
            readFully(channel, file, to, offset + from);
          });
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
    return new WeightMemory(memory.memory(), memory::close);
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
      throw unreadable(file, e);
    }
  }

  private static CkException unreadable(Path file, IOException e) {
    return new CkException("cannot read " + file + ": " + e.getMessage(), e);
  }

  /** All of it; must not be written. */
  public MemorySegment memory() {
    return memory;
  }

  @Override
  public void close() {
    release.run();
  }
}
