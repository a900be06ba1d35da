package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** How many bytes tensors take, and whether they lie apart and within a file. */
final class GgufExtents {
  private GgufExtents() {}

  /**
   * Bytes of a tensor.
   *
   * @param error makes the exception from what is wrong: {@code "has a dimension of 0"}
   */
  static long bytes(GgmlType type, List<Long> dims, Function<String, CkException> error) {
    long elements = 1;
    for (long dim : dims) {
      if (dim <= 0) {
        throw error.apply("has a dimension of " + Long.toUnsignedString(dim));
      }
      if (elements > Long.MAX_VALUE / dim) {
        throw error.apply("has dimensions " + dims + ", whose product is beyond 2^63-1");
      }
      elements *= dim;
    }
    long row = dims.isEmpty() ? 1 : dims.getFirst();
    if (row % type.blockSize() != 0) {
      throw error.apply(
          "has rows of "
              + row
              + ", which is no whole number of "
              + type
              + " blocks of "
              + type.blockSize());
    }
    long blocks = elements / type.blockSize();
    if (blocks > Long.MAX_VALUE / type.blockBytes()) {
      throw error.apply("has dimensions " + dims + ", whose bytes are beyond 2^63-1");
    }
    return blocks * type.blockBytes();
  }

  /** Refuses names that occur twice, tensors past the end, and tensors that overlap. */
  static void check(List<GgufTensor> tensors, long dataBytes, String file) {
    Set<String> names = new HashSet<>();
    for (GgufTensor t : tensors) {
      if (!names.add(t.name())) {
        throw new CkException(file + ": tensor " + Names.quote(t.name()) + " is there twice");
      }
      if (t.byteSize() > dataBytes || t.offset() > dataBytes - t.byteSize()) {
        throw new CkException(
            file
                + ": tensor "
                + Names.quote(t.name())
                + " takes "
                + t.byteSize()
                + " bytes from offset "
                + t.offset()
                + ", but the file has "
                + Math.max(0, dataBytes)
                + " bytes of data; it is cut short or damaged, fetch it again");
      }
    }
    List<GgufTensor> byOffset =
        tensors.stream().sorted(Comparator.comparingLong(GgufTensor::offset)).toList();
    for (int i = 1; i < byOffset.size(); i++) {
      GgufTensor before = byOffset.get(i - 1);
      GgufTensor after = byOffset.get(i);
      if (before.offset() + before.byteSize() > after.offset()) {
        throw new CkException(
            file
                + ": tensors "
                + Names.quote(before.name())
                + " and "
                + Names.quote(after.name())
                + " overlap");
      }
    }
  }
}
