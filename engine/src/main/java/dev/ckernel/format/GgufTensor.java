package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.util.List;

/**
 * A tensor's entry in a GGUF file.
 *
 * @param name unique in its file
 * @param type the element type in the file
 * @param dims sizes in GGUF order: {@code dims.get(0)} is the innermost (a row's length), a whole
 *     number of blocks; at most 4, each at least 1; none for a scalar
 * @param offset bytes from the start of the file's data section, a multiple of its alignment
 * @param byteSize bytes that the elements take, without padding
 */
public record GgufTensor(String name, GgmlType type, List<Long> dims, long offset, long byteSize) {
  /** Copies {@code dims}. */
  public GgufTensor {
    dims = List.copyOf(dims);
  }

  /** The number of elements. */
  public long elements() {
    return dims.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }

  /**
   * The engine's type.
   *
   * @throws CkException if the engine does not compute with {@link #type}
   */
  public DType dtype() {
    return type.dtype()
        .orElseThrow(() ->
            new CkException(
                "tensor "
                    + Names.quote(name)
                    + " has type "
                    + type
                    + ", which is not supported; supported are "
                    + GgmlType.supportedNames()));
  }
}
