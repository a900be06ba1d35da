package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;

/**
 * Where keys and values stand in the cache. A page holds {@link #CHUNK} positions of one sequence,
 * for all layers: {@code [layer][kvHead]{ keys [headDim][128], values [128][headDim'] }}, headDim'
 * being headDim rounded up to 16. Keys are transposed so that 16 positions are 16 lanes of a score.
 * A page is one chunk of attention, so that paging can't change a bit.
 *
 * @param mem f32 or f16
 */
public record KvLayout(int layers, int kvHeads, int headDim, Mem mem) {
  /** Positions in a page. */
  public static final int CHUNK = 128;

  /** Elements between two positions' values. */
  int valueStride() {
    return (headDim + 15) / 16 * 16;
  }

  private long keyElements() {
    return (long) headDim * CHUNK;
  }

  private long headElements() {
    return keyElements() + (long) CHUNK * valueStride();
  }

  /** Bytes of a page. */
  public long pageBytes() {
    return layerBytes() * layers;
  }

  /** Bytes of one layer in a page. */
  public long layerBytes() {
    return headElements() * kvHeads * mem.bytes();
  }

  /** The keys of a head in page {@code page}, given the pointer to this layer in page 0. */
  Value keys(KernelBuilder k, Value layer, Value page, Value kvHead) {
    return k.at(k.at(layer, page, pageBytes() / mem.bytes()), kvHead, headElements());
  }

  /** The values that belong to {@code keys}. */
  Value values(KernelBuilder k, Value keys) {
    return k.at(keys, keyElements());
  }
}
