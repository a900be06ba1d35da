package dev.ckernel.train;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** What checkpoints ask of a file system: few operations, each of which may fail. */
interface Disk {
  /** Writes a file's bytes. */
  interface Content {
    void to(WritableByteChannel channel) throws IOException;
  }

  /** Makes a folder; its parent is there. */
  void makeFolder(Path folder) throws IOException;

  /** Makes a new file and returns when its bytes are on the disk. */
  void write(Path file, Content content) throws IOException;

  /** Returns when the names in a folder are on the disk. */
  void sync(Path folder) throws IOException;

  /** Renames in one step; nothing is at the target. */
  void move(Path from, Path to) throws IOException;

  /** Deletes a folder with all that is in it, if it is there. */
  void delete(Path folder) throws IOException;
}
