package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second trainer out of the folder of a run: their lines and checkpoints would mix. It is a
 * lock of the operating system on the file {@code lock}, and not the file's being there, so that a
 * trainer that is killed leaves none behind. The file stays, with the number of the process that
 * trained last: to delete it would let two trainers lock two files of that name.
 *
 * <p>Who only reads a run needs no lock. A trainer of the same process is refused too; there POSIX
 * systems take the lock from the first, so another process is no longer kept out.
 */
final class RunLock implements AutoCloseable {
  private static final String FILE = "lock";

  /** Far behind the text, which others may then read where locks keep readers out. */
  private static final long LOCKED = Long.MAX_VALUE - 1;

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock of a folder, which is made where there is none.
   *
   * @throws CkException if another trainer has it, or the folder cannot be written
   */
  static RunLock take(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (lock(channel) == null) {
          throw new CkException(
              "%s: process %s trains in it; let it end, or choose another --run"
                  .formatted(folder, owner(channel)));
        }
        channel.truncate(0);
        byte[] process =
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
        channel.write(ByteBuffer.wrap(process), 0);
        return new RunLock(file, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CkException(folder + ": cannot be written (" + e + ")", e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(20);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CkException(file + ": cannot be closed (" + e + ")", e);
    }
  }
}
