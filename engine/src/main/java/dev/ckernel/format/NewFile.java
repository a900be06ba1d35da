package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears under its name only when it is whole: it is written beside its target and
 * then moved there in one step, so that neither a crash nor a second process ever leaves or sees a
 * part of it. Closing without {@link #commit} removes it, and so does the end of the process while
 * it is open (Ctrl-C).
 */
final class NewFile implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final Thread hook = new Thread(this::remove, "ck-unfinished-file");

  private NewFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** Creates the temporary file, after looking whether {@code bytes} will fit. */
  static NewFile create(Path target, long bytes) {
    try {
      Path folder = target.toAbsolutePath().getParent();
      if (folder == null || Files.isDirectory(target)) {
        throw new CkException(target + ": is a folder, not a file");
      }
      Files.createDirectories(folder);
      long free = Files.getFileStore(folder).getUsableSpace();
      if (bytes > free) {
        throw new CkException(
            target + ": needs " + bytes + " bytes, but " + folder + " has only " + free + " free");
      }
      Path temporary =
          folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
      NewFile file =
          new NewFile(
              target,
              temporary,
              FileChannel.open(
                  temporary,
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE));
      Runtime.getRuntime().addShutdownHook(file.hook);
      return file;
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /** Writes a whole file from memory. */
  static void write(Path target, byte[] content) {
    try (NewFile file = create(target, content.length)) {
      file.append(ByteBuffer.wrap(content));
      file.commit();
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /** Writes all of the buffer at the end. */
  void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  FileChannel channel() {
    return channel;
  }

  /** Brings all bytes to the disk, and the file to its name. */
  void commit() {
    try {
      channel.force(true);
      channel.close();
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /** Removes the temporary file, if it was not committed. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(temporary);
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IOException e) {
      throw failed(target, e);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook has run or will run.
    }
  }

  private void remove() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // Nobody is left to be told.
    }
  }

  static CkException failed(Path target, IOException e) {
    return new CkException(target + ": cannot be written (" + e + ")", e);
  }
}
