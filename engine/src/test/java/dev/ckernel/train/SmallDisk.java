package dev.ckernel.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** The real disk until so many operations or bytes are spent; from then on it is full. */
final class SmallDisk implements Disk {
  private final Disk disk = new SystemDisk();
  private int operations;
  private long bytes;

  /** The first {@code operations} work, of opening as well, and {@code bytes} can be written. */
  SmallDisk(int operations, long bytes) {
    this.operations = operations;
    this.bytes = bytes;
  }

  /** Whether it never failed. */
  boolean untouched() {
    return operations > 0 && bytes > 0;
  }

  private void spend() throws IOException {
    if (operations == 0) {
      throw full();
    }
    operations--;
  }

  private static IOException full() {
    return new IOException("No space left on device");
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    spend();
    disk.makeFolder(folder);
  }

  @Override
  public void write(Path file, Content content) throws IOException {
    spend();
    disk.write(file, channel -> content.to(new Limited(channel)));
  }

  private final class Limited implements WritableByteChannel {
    private final WritableByteChannel channel;

    Limited(WritableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (bytes == 0) {
        throw full();
      }
      int some = (int) Math.min(Math.min(bytes, 100), source.remaining());
      ByteBuffer piece = source.slice(source.position(), some);
      int written = channel.write(piece);
      source.position(source.position() + written);
      bytes -= written;
      return written;
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Override
  public void sync(Path folder) throws IOException {
    spend();
    disk.sync(folder);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    spend();
    disk.move(from, to);
  }

  @Override
  public void delete(Path folder) throws IOException {
    spend();
    disk.delete(folder);
  }
}
