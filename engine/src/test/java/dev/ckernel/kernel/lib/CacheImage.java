package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Mem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The pages of a KV cache, written as {@link KvLayout} describes them. What nobody has stored is
 * NaN, which no kernel may let through.
 */
final class CacheImage {
  /** One key or value as the cache gives it back. */
  static float stored(Mem mem, float value) {
    return mem == Mem.F16 ? Float.float16ToFloat(Float.floatToFloat16(value)) : value;
  }

  private final KvLayout layout;
  private final byte[] bytes;
  private final ByteBuffer buffer;

  CacheImage(KvLayout layout, int pages) {
    this.layout = layout;
    bytes = new byte[Math.toIntExact(layout.pageBytes() * pages)];
    buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < bytes.length / layout.mem().bytes(); i++) {
      put(i, Float.NaN);
    }
  }

  byte[] bytes() {
    return bytes;
  }

  void put(int page, int layer, int kvHead, int slot, float[] key, float[] value) {
    int headDim = layout.headDim();
    int valueStride = (headDim + 15) / 16 * 16;
    int head = 128 * headDim + 128 * valueStride;
    int first = ((page * layout.layers() + layer) * layout.kvHeads() + kvHead) * head;
    for (int d = 0; d < headDim; d++) {
      put(first + d * 128 + slot, key[d]);
      put(first + 128 * headDim + slot * valueStride + d, value[d]);
    }
  }

  private void put(int element, float value) {
    if (layout.mem() == Mem.F16) {
      buffer.putShort(2 * element, Float.floatToFloat16(value));
    } else {
      buffer.putFloat(4 * element, value);
    }
  }
}
