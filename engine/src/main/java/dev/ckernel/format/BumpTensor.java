package dev.ckernel.format;

import java.util.List;

/**
 * A tensor's entry in a BUMP file.
 *
 * @param name unique in its file
 * @param layout how the bytes are arranged, in words of whoever packed them; the file does not
 *     interpret it
 * @param shape the tensor's dimensions, outermost first, each at least 1
 * @param offset bytes from the start of the file, a multiple of 64
 * @param byteSize bytes that it takes, at least 1, without padding
 * @param sha256 of those bytes, 64 hexadecimal digits
 */
public record BumpTensor(
    String name, String layout, List<Long> shape, long offset, long byteSize, String sha256) {
  /** Copies {@code shape}. */
  public BumpTensor {
    shape = List.copyOf(shape);
  }
}
