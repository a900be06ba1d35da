package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps whole files, and puts the ways in which that fails into words. */
final class MappedFiles {
  private MappedFiles() {}

  /** All bytes of a file, read-only, until the arena is closed. */
  static MemorySegment read(Path path, Arena arena) {
    if (!Files.exists(path)) {
      throw new CkException(path + ": there is no such file");
    }
    if (Files.isDirectory(path)) {
      throw new CkException(path + ": is a folder, not a file");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      throw new CkException(path + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }
}
