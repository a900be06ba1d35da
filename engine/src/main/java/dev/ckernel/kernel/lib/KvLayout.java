package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys and values of one layer stand in the cache. A page holds {@link #CHUNK} positions
 * of one sequence, for all layers of a pool; of each layer {@code [kvHead]{ keys [headDim][128],
 * values [128][headDim'] }}, headDim' being headDim rounded up to 16. Keys are transposed so that
 * 16 positions are 16 lanes of a score; values are not, so that 16 elements are 16 lanes of a
 * result. A page is one chunk of attention, so that paging can't change a bit.
 *
 * <p>Quantised, these are bytes, and after them stand the f16 scales of blocks of 32 elements of a
 * head: {@code of keys [headDim / 32][128], of values [128][headDim / 32]}.
 *
 * @param pageBytes from one page of the pool to the next
 */
public record KvLayout(int kvHeads, int headDim, Format format, long pageBytes) {
  /** Positions in a page. */
  public static final int CHUNK = 128;

  /** Elements of a head that share a scale. */
  static final int BLOCK = 32;

  /** What the cache makes of an element. */
  public enum Format {
    F32(Mem.F32),
    F16(Mem.F16),
    /** {@code q · d}: bytes, and an f16 scale for each 32 of them. */
    Q8_0(Mem.I8);

    private final Mem mem;

    Format(Mem mem) {
      this.mem = mem;
    }

    /** How elements stand in memory. */
    public Mem mem() {
      return mem;
    }

    /** Whether scales stand beside the elements. */
    public boolean scaled() {
      return this == Q8_0;
    }
  }

  /**
   * Checks the head.
   *
   * @throws IllegalArgumentException if a head is no whole number of blocks
   */
  public KvLayout {
    if (format.scaled() && headDim % BLOCK != 0) {
      throw new IllegalArgumentException(
          "a head of " + headDim + " elements is no whole number of blocks of " + BLOCK);
    }
  }

  /** Of each of {@code layers} layers that have pages to themselves and are all alike. */
  public static KvLayout of(int layers, int kvHeads, int headDim, Format format) {
    KvLayout alone = new KvLayout(kvHeads, headDim, format, 0);
    return alone.inPagesOf(layers * alone.layerBytes());
  }

  /** The same layer in pages of {@code bytes} bytes. */
  public KvLayout inPagesOf(long bytes) {
    return new KvLayout(kvHeads, headDim, format, bytes);
  }

  /** Elements between two positions' values. */
  int valueStride() {
    return (headDim + 15) / 16 * 16;
  }

  private long keyElements() {
    return (long) headDim * CHUNK;
  }

  private long elementBytes() {
    return (keyElements() + (long) CHUNK * valueStride()) * format.mem().bytes();
  }

  private long scales() {
    return format.scaled() ? (long) headDim / BLOCK * CHUNK : 0;
  }

  private long headBytes() {
    return elementBytes() + 2 * scales() * Mem.F16.bytes();
  }

  /** Bytes that one position's key and value of a head take. */
  public long positionBytes() {
    return 2L * headDim * format.mem().bytes() + 2 * scales() * Mem.F16.bytes() / CHUNK;
  }

  /** Bytes of the layer in a page. */
  public long layerBytes() {
    return headBytes() * kvHeads;
  }

  /**
   * A head in page {@code page}.
   *
   * @param layer this layer in page 0, as elements
   * @param scales the same as f16; null where there are none
   */
  KvHead head(KernelBuilder k, Value layer, @Nullable Value scales, Value page, Value kvHead) {
    Value keys = at(k, layer, page, kvHead, format.mem());
    Value values = k.at(keys, keyElements());
    if (scales == null) {
      return new KvHead(k, this, keys, values, null, null);
    }
    Value keyScales = k.at(at(k, scales, page, kvHead, Mem.F16), elementBytes() / Mem.F16.bytes());
    return new KvHead(k, this, keys, values, keyScales, k.at(keyScales, scales()));
  }

  private Value at(KernelBuilder k, Value layer, Value page, Value kvHead, Mem mem) {
    return k.at(k.at(layer, page, pageBytes() / mem.bytes()), kvHead, headBytes() / mem.bytes());
  }
}
