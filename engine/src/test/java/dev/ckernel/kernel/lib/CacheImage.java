package dev.ckernel.kernel.lib;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The pages of a KV cache, written as {@link KvLayout} describes them. What nobody has stored is
 * NaN, which no kernel may let through.
 */
final class CacheImage {
  /** A head's key or value as the cache gives it back. */
  static float[] stored(KvLayout.Format format, float[] x) {
    float[] stored = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      stored[i] =
          switch (format) {
            case F32 -> x[i];
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(x[i]));
            case Q8_0 -> code(x, i) * Float.float16ToFloat(Float.floatToFloat16(scale(x, i)));
          };
    }
    return stored;
  }

  /** The scale of the block of 32 that element {@code i} stands in. */
  private static float scale(float[] x, int i) {
    float most = 0;
    for (int j = i / 32 * 32; j < i / 32 * 32 + 32; j++) {
      most = Math.max(most, Math.abs(x[j]));
    }
    return most / 127f;
  }

  private static byte code(float[] x, int i) {
    float scale = scale(x, i);
    float scaled = x[i] * (scale >= 0x1p-100f ? 1f / scale : 0f);
    int magnitude = (int) (Math.abs((double) scaled) + 0.5);
    return (byte) (scaled < 0 ? -magnitude : magnitude);
  }

  private final KvLayout layout;
  private final byte[] bytes;
  private final ByteBuffer buffer;

  CacheImage(KvLayout layout, int pages) {
    this.layout = layout;
    bytes = new byte[Math.toIntExact(layout.pageBytes() * pages)];
    buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean words = layout.format() == KvLayout.Format.F32;
    for (int at = 0; at < bytes.length; at += words ? 4 : 2) {
      if (words) {
        buffer.putFloat(at, Float.NaN);
      } else {
        buffer.putShort(at, Float.floatToFloat16(Float.NaN));
      }
    }
  }

  byte[] bytes() {
    return bytes;
  }

  void put(int page, int layer, int kvHead, int slot, float[] key, float[] value) {
    int headDim = layout.headDim();
    int valueStride = (headDim + 15) / 16 * 16;
    int elements = 128 * headDim + 128 * valueStride;
    int layers = Math.toIntExact(layout.pageBytes() / layout.layerBytes());
    int head = ((page * layers + layer) * layout.kvHeads() + kvHead);
    switch (layout.format()) {
      case F32 -> {
        for (int d = 0; d < headDim; d++) {
          int first = head * elements;
          buffer.putFloat(4 * (first + d * 128 + slot), key[d]);
          buffer.putFloat(4 * (first + 128 * headDim + slot * valueStride + d), value[d]);
        }
      }
      case F16 -> {
        for (int d = 0; d < headDim; d++) {
          int first = head * elements;
          putHalf(2 * (first + d * 128 + slot), key[d]);
          putHalf(2 * (first + 128 * headDim + slot * valueStride + d), value[d]);
        }
      }
      case Q8_0 -> {
        int blocks = headDim / 32;
        int first = head * (elements + 2 * 2 * 128 * blocks);
        for (int d = 0; d < headDim; d++) {
          bytes[first + d * 128 + slot] = code(key, d);
          bytes[first + 128 * headDim + slot * headDim + d] = code(value, d);
        }
        for (int block = 0; block < blocks; block++) {
          int scales = first + elements;
          putHalf(scales + 2 * (block * 128 + slot), scale(key, 32 * block));
          putHalf(scales + 2 * (128 * blocks + slot * blocks + block), scale(value, 32 * block));
        }
      }
    }
  }

  private void putHalf(int at, float value) {
    buffer.putShort(at, Float.floatToFloat16(value));
  }
}
