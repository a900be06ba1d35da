package dev.ckernel.format;

import dev.ckernel.tensor.DType;
import java.util.List;

/**
 * A tensor of a safetensors file.
 *
 * @param shape the slowest axis first
 * @param offset in bytes, from the first byte after the head
 */
public record SafetensorsTensor(
    String name, DType type, List<Long> shape, long offset, long byteSize) {
  public SafetensorsTensor {
    shape = List.copyOf(shape);
  }
}
