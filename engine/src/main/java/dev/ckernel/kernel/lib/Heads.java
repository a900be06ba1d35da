package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens to queries, keys and values between their projections and attention: QK-norm, rotary
 * positions, storing into the cache. Each is a kernel of its own and a piece of {@link #prepare},
 * which does them all for one key head and its query heads while they are in the cache.
 */
public final class Heads {
  private Heads() {}

  /** Which elements rotate together. */
  public enum RopeLayout {
    /** 2i with 2i + 1. */
    PAIRWISE,
    /** i with i + n / 2. */
    SPLIT_HALF
  }

  /**
   * Rotary position embedding (Su et al. 2021, arXiv 2104.09864) of the first {@code dims} elements
   * of a head, by tables {@code [position][dims / 2]} of cosines and sines.
   *
   * @param axes of each pair, the axis by whose position it rotates, 0 to 15; a row has a position
   *     on each axis up to the largest. Empty where rows have one position.
   */
  public record Rope(RopeLayout layout, int dims, List<Integer> axes) {
    public Rope {
      axes = List.copyOf(axes);
      if (!axes.isEmpty() && axes.size() != dims / 2) {
        throw new IllegalArgumentException(
            "axes of %d pairs for %d pairs".formatted(axes.size(), dims / 2));
      }
      if (axes.stream().anyMatch(axis -> axis < 0 || axis > 15)) {
        throw new IllegalArgumentException("axes " + axes + " are not all from 0 to 15");
      }
    }

    /** Of rows with one position. */
    public Rope(RopeLayout layout, int dims) {
      this(layout, dims, List.of());
    }

    /** Positions that a row has. */
    public int axisCount() {
      return 1 + axes.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
  }

  /** RMSNorm of each head; a work item is a row. Parameters: x, weight, y. */
  public static Kernel norm(
      String name,
      String about,
      int heads,
      int headDim,
      int inputStride,
      int outputStride,
      float epsilon) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value x = k.in("x", Mem.F32);
    Value weight = k.in("weight", Mem.F32);
    Value y = k.out("y", Mem.F32);
    perHead(
        k,
        heads,
        (m, head) ->
            normHead(
                k,
                k.at(k.at(x, m, inputStride), head, headDim),
                weight,
                k.at(k.at(y, m, outputStride), head, headDim),
                headDim,
                epsilon));
    return k.build();
  }

  /**
   * Rotates each head; a work item is a row. Parameters: x, positions {@code [row][axis]}, cos,
   * sin, y.
   */
  public static Kernel rope(
      String name,
      String about,
      int heads,
      int headDim,
      int inputStride,
      int outputStride,
      Rope rope) {
    return rope(name, about, heads, headDim, inputStride, outputStride, rope, false);
  }

  /**
   * The gradient of {@link #rope}, which is the rotation backwards; the padding to the next
   * multiple of 16 becomes 0. Parameters: dy, positions, cos, sin, dx.
   */
  public static Kernel ropeGradient(
      String name,
      String about,
      int heads,
      int headDim,
      int inputStride,
      int outputStride,
      Rope rope) {
    return rope(name, about, heads, headDim, inputStride, outputStride, rope, true);
  }

  private static Kernel rope(
      String name,
      String about,
      int heads,
      int headDim,
      int inputStride,
      int outputStride,
      Rope rope,
      boolean backwards) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value x = k.in(backwards ? "dy" : "x", Mem.F32);
    Value positions = k.in("positions", Mem.I32);
    Value cos = k.in("cos", Mem.F32);
    Value sin = k.in("sin", Mem.F32);
    Value y = k.out(backwards ? "dx" : "y", Mem.F32);
    perHead(
        k,
        heads,
        (m, head) -> {
          Rotation rotation = Rotation.of(k, rope, positions, m, cos, sin);
          rotation.rotate(
              k.at(k.at(x, m, inputStride), head, headDim),
              k.at(k.at(y, m, outputStride), head, headDim),
              headDim,
              backwards);
        },
        m -> {
          if (backwards) {
            clearPadding(k, k.at(y, m, outputStride), heads * headDim);
          }
        });
    return k.build();
  }

  /**
   * Stores keys and values at their positions; a work item is a row. Parameters: k, v, positions in
   * the cache, first page of each row's sequence in the page table, page table, cache, and where
   * the layout has scales the cache once more.
   */
  public static Kernel store(
      String name, String about, KvLayout layout, int keyStride, int valueStride) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value keys = k.in("k", Mem.F32);
    Value values = k.in("v", Mem.F32);
    Cache cache = Cache.toWrite(k, layout);
    perHead(
        k,
        layout.kvHeads(),
        (m, head) ->
            storeHead(
                k,
                cache,
                m,
                head,
                k.at(k.at(keys, m, keyStride), head, layout.headDim()),
                k.at(k.at(values, m, valueStride), head, layout.headDim())));
    return k.build();
  }

  /**
   * What {@link #prepare} does.
   *
   * @param heads query heads
   * @param stride f32 from one row of {@code [queries, keys, values]} to the next
   * @param keyColumn where in a row the keys begin
   * @param valueColumn where in a row the values begin
   * @param epsilon of the norm of queries and keys; null where there is none
   */
  public record Prepare(
      String name,
      String about,
      int heads,
      KvLayout layout,
      int stride,
      int keyColumn,
      int valueColumn,
      @Nullable Float epsilon,
      Rope rope) {}

  /**
   * Norm, rope and store of one key head and its query heads, in place; a work item is a row and a
   * key head. Parameters: qkv, (query norm, key norm,) rotary positions, cos, sin, then the cache
   * as in {@link #store}.
   */
  public static Kernel prepare(Prepare spec) {
    KvLayout layout = spec.layout();
    int headDim = layout.headDim();
    int group = spec.heads() / layout.kvHeads();
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value qkv = k.out("qkv", Mem.F32);
    Value queryNorm = spec.epsilon() == null ? null : k.in("query_norm", Mem.F32);
    Value keyNorm = spec.epsilon() == null ? null : k.in("key_norm", Mem.F32);
    Value positions = k.in("positions", Mem.I32);
    Value cosTable = k.in("cos", Mem.F32);
    Value sinTable = k.in("sin", Mem.F32);
    Cache cache = Cache.toWrite(k, layout);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "item",
        begin,
        end,
        1,
        item -> {
          Value m = k.div(item, layout.kvHeads());
          Value kvHead = k.rem(item, layout.kvHeads());
          Value row = k.at(qkv, m, spec.stride());
          Rotation rotation = Rotation.of(k, spec.rope(), positions, m, cosTable, sinTable);
          k.loop(
              "head",
              0,
              group,
              1,
              j -> {
                Value query = k.at(row, k.add(k.mul(kvHead, group), j), headDim);
                normAndRope(k, query, queryNorm, rotation, headDim, spec);
              });
          Value key = k.at(k.at(row, spec.keyColumn()), kvHead, headDim);
          normAndRope(k, key, keyNorm, rotation, headDim, spec);
          Value value = k.at(k.at(row, spec.valueColumn()), kvHead, headDim);
          storeHead(k, cache, m, kvHead, key, value);
        });
    return k.build();
  }

  private static void normAndRope(
      KernelBuilder k,
      Value head,
      @Nullable Value weight,
      Rotation rotation,
      int headDim,
      Prepare spec) {
    if (weight != null && spec.epsilon() != null) {
      normHead(k, head, weight, head, headDim, spec.epsilon());
    }
    rotation.rotate(head, head, headDim, false);
  }

  /**
   * The cache as a kernel sees it; {@code pages} points at one layer of page 0, and so does {@code
   * scales} where the layout has scales.
   *
   * @param positions of each row: where it is stored, or the last that it sees
   */
  record Cache(
      KvLayout layout,
      Value positions,
      Value firstPages,
      Value pageTable,
      Value pages,
      @Nullable Value scales) {
    static Cache toRead(KernelBuilder k, KvLayout layout) {
      return new Cache(
          layout,
          k.in("last_seen", Mem.I32),
          k.in("first_pages", Mem.I32),
          k.in("page_table", Mem.I32),
          k.in("pages", layout.format().mem()),
          layout.format().scaled() ? k.in("page_scales", Mem.F16) : null);
    }

    static Cache toWrite(KernelBuilder k, KvLayout layout) {
      return new Cache(
          layout,
          k.in("cache_positions", Mem.I32),
          k.in("first_pages", Mem.I32),
          k.in("page_table", Mem.I32),
          k.out("pages", layout.format().mem()),
          layout.format().scaled() ? k.out("page_scales", Mem.F16) : null);
    }

    /** A head of chunk {@code chunk} of the sequence that row {@code m} belongs to. */
    KvHead head(KernelBuilder k, Value m, Value chunk, Value kvHead) {
      Value page = k.load(pageTable, k.add(k.load(firstPages, m), chunk));
      return layout.head(k, pages, scales, page, kvHead);
    }
  }

  private static void normHead(
      KernelBuilder k, Value x, Value weight, Value y, int headDim, float epsilon) {
    Value inverse = Norm.inverse(k, x, headDim, epsilon);
    Norm.forVectors(
        k,
        headDim,
        (i, count) ->
            k.store(
                y,
                i,
                k.mul(k.mul(k.load16(x, i, count), inverse), k.load16(weight, i, count)),
                count));
  }

  /** Writes 0 from column {@code size} to the next multiple of 16. */
  static void clearPadding(KernelBuilder k, Value row, int size) {
    if (size % 16 != 0) {
      k.store(row, k.i32(size), k.f32x16(0), 16 - size % 16);
    }
  }

  private static void storeHead(
      KernelBuilder k, Cache cache, Value m, Value kvHead, Value key, Value value) {
    Value position = k.load(cache.positions(), m);
    cache
        .head(k, m, k.div(position, KvLayout.CHUNK), kvHead)
        .store(k.rem(position, KvLayout.CHUNK), key, value);
  }

  private interface HeadBody {
    void of(Value m, Value head);
  }

  private static void perHead(KernelBuilder k, int heads, HeadBody body) {
    perHead(k, heads, body, m -> {});
  }

  private static void perHead(KernelBuilder k, int heads, HeadBody body, Consumer<Value> afterRow) {
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "m",
        begin,
        end,
        1,
        m -> {
          k.loop("head", 0, heads, 1, head -> body.of(m, head));
          afterRow.accept(m);
        });
  }
}
