package dev.ckernel.kernel.lib;

import static dev.ckernel.kernel.lib.KvLayout.CHUNK;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Grouped-query attention over the paged cache. Each chunk of 128 positions, counted from position
 * 0, gives a maximum, a sum of exponentials and a weighted sum of values, and these are merged in
 * order (Rabe and Staats 2021, arXiv 2112.05682). A row's result depends on its position and the
 * cache alone, never on what else is in the step: prefill and decode agree in every bit.
 *
 * <p>With few rows there are not enough of them and of heads for many threads, so chunks are work
 * items too, and what they give waits in memory until all are there ({@link Variant#CHUNKS}, {@link
 * Variant#MERGE}; Dao et al. 2023, "Flash-Decoding"). With many, an item is a tile of rows, which
 * share a chunk while it is in the cache ({@link Variant#TILES}); in C they share its loads into
 * registers too, for which HotSpot's limit on the size of a method leaves no room. Either way the
 * query heads of a key head go together, and the cache's numbers are loaded once for all of them.
 */
public final class Attention {
  /** Up to so many rows, what chunks give is kept in memory. */
  public static final int FEW = 8;

  /** Slices of a row's chunks that make enough work items. */
  private static final int ENOUGH_ITEMS = 64;

  /** The kernels that together do any number of rows; each does nothing for the others' numbers. */
  public enum Variant {
    /** Of {@link #FEW} rows or fewer: a slice of the chunks of a row and key head. */
    CHUNKS,
    /** Of more rows: all chunks of a tile of rows and a key head. */
    TILES,
    /** Of {@link #FEW} rows or fewer: what the chunks of a row and head gave, merged. */
    MERGE
  }

  /**
   * What to attend to.
   *
   * @param heads query heads
   * @param scale of the scores
   * @param mask what a row sees, up to the last position that it is told
   * @param queryStride f32 from one row of queries to the next
   * @param outputStride likewise
   * @param chunks of the longest sequence
   */
  public record Spec(
      String name,
      String about,
      int heads,
      KvLayout layout,
      float scale,
      Mask mask,
      int queryStride,
      int outputStride,
      int chunks) {
    /** Of them, those that a row sees at most. */
    private int seenChunks() {
      return mask.chunks(chunks);
    }

    int group() {
      return heads / layout.kvHeads();
    }

    /** Work items that the chunks of a row and key head are. */
    private int slices() {
      return Math.min(seenChunks(), Math.max(4, ENOUGH_ITEMS / layout.kvHeads()));
    }

    int valueStride() {
      return AttentionChunk.stride(layout.headDim());
    }

    /** f32 of all weighted sums in the buffer that {@link Variant#MERGE} reads. */
    private long keptValues() {
      return (long) FEW * heads * seenChunks() * valueStride();
    }
  }

  final Spec spec;
  final Target target;
  final KvLayout layout;
  final KernelBuilder k;
  final AttentionMerge merge;
  final AttentionChunk single;
  private final AttentionRows tiles;

  private Attention(Spec spec, Target target) {
    this.spec = spec;
    this.target = target;
    this.layout = spec.layout();
    this.k = new KernelBuilder(spec.name(), spec.about());
    this.merge = new AttentionMerge(k, layout.headDim());
    int blocks = Math.ceilDiv(spec.group(), AttentionChunk.mostQueries(target));
    this.single = chunk(Math.ceilDiv(spec.group(), blocks), target);
    this.tiles = new AttentionRows(this, chunk(AttentionChunk.mostQueries(target), target));
  }

  private AttentionChunk chunk(int queries, Target target) {
    return AttentionChunk.of(k, layout, queries, spec.scale(), target);
  }

  /** Rows of a work item of {@link Variant#TILES}. */
  public static int tileRows(Spec spec) {
    return AttentionRows.rows(spec);
  }

  /** Work items for each row, or for each tile of rows. */
  public static int items(Spec spec, Variant variant) {
    return switch (variant) {
      case CHUNKS -> spec.layout().kvHeads() * spec.slices();
      case TILES -> spec.layout().kvHeads();
      case MERGE -> spec.heads();
    };
  }

  /** Bytes of what chunks give, which {@link Variant#MERGE} reads: linear in the context. */
  public static long keptBytes(Spec spec) {
    return 4 * (spec.keptValues() + 2L * FEW * spec.heads() * spec.seenChunks());
  }

  /** Bytes of a thread's scratch that a variant needs. */
  public static long threadBytes(Spec spec, Variant variant, Target target) {
    Attention attention = new Attention(spec, target);
    return switch (variant) {
      case CHUNKS -> 4L * attention.single.scratch();
      case TILES -> attention.tiles.threadBytes();
      case MERGE -> 4L * 2;
    };
  }

  /**
   * Parameters: of {@link Variant#CHUNKS} q, the cache as in {@link Heads#store}, scratch (thread),
   * kept, rows; of {@link Variant#TILES} q, the cache, scratch (thread), y, rows; of {@link
   * Variant#MERGE} last positions, kept, scratch (thread), y, rows.
   */
  public static Kernel build(Spec spec, Variant variant, Target target) {
    Attention attention = new Attention(spec, target);
    switch (variant) {
      case CHUNKS -> attention.chunks();
      case TILES -> attention.tiles.build();
      case MERGE -> attention.merge();
    }
    return attention.k.build();
  }

  void items(boolean few, Value rows, Consumer<Value> item) {
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    Value most = k.i32(FEW);
    k.when(few ? k.le(rows, most) : k.gt(rows, most), () -> k.loop("item", begin, end, 1, item));
  }

  private void chunks() {
    Value q = k.in("q", Mem.F32);
    Heads.Cache cache = Heads.Cache.toRead(k, layout);
    Value scores = k.out("scratch", Mem.F32);
    Value kept = k.out("kept", Mem.F32);
    Value rows = k.scalar("rows");
    items(
        true,
        rows,
        item -> {
          Value m = k.rem(item, rows);
          Value slice = k.rem(k.div(item, rows), spec.slices());
          Value kvHead = k.div(k.div(item, rows), spec.slices());
          Value last = k.load(cache.positions(), m);
          Value first = firstChunk(last);
          Value chunks = chunks(first, last);
          Value firstHead = k.mul(kvHead, spec.group());
          Value queries = queries(q, m, firstHead);
          k.loop(
              "own",
              k.div(k.mul(chunks, slice), spec.slices()),
              k.div(k.mul(chunks, k.add(slice, 1)), spec.slices()),
              1,
              own -> {
                Value chunk = after(first, own);
                group(
                    queries,
                    cache.head(k, m, chunk, kvHead),
                    seen(last, chunk),
                    scores,
                    kept(kept, m, firstHead, own));
              });
        });
  }

  Value queries(Value q, Value m, Value head) {
    return k.at(k.at(q, m, spec.queryStride()), head, layout.headDim());
  }

  /** What a row that sees positions up to {@code last} sees of a chunk. */
  AttentionChunk.Seen seen(Value last, Value chunk) {
    Value end = k.min(k.add(k.sub(last, k.mul(chunk, CHUNK)), 1), k.i32(CHUNK));
    return new AttentionChunk.Seen(begin(last, chunk), end);
  }

  /** The first position of a chunk that a row sees, from the chunk's first on; at most 128. */
  private @Nullable Value begin(Value last, Value chunk) {
    return switch (spec.mask()) {
      case Mask.Causal c -> null;
      case Mask.Bidirectional b -> null;
      case Mask.Window w -> {
        Value first = k.sub(k.add(last, 1 - w.positions()), k.mul(chunk, CHUNK));
        yield k.min(k.max(first, k.i32(0)), k.i32(CHUNK));
      }
    };
  }

  /** The first chunk of which a row sees something; null where that is always chunk 0. */
  @Nullable Value firstChunk(Value last) {
    return switch (spec.mask()) {
      case Mask.Causal c -> null;
      case Mask.Bidirectional b -> null;
      case Mask.Window w -> k.div(k.max(k.add(last, 1 - w.positions()), k.i32(0)), CHUNK);
    };
  }

  /** Chunks from {@code first} to the one that holds the last position. */
  private Value chunks(@Nullable Value first, Value last) {
    Value all = k.add(k.div(last, CHUNK), 1);
    return first == null ? all : k.sub(all, first);
  }

  private Value after(@Nullable Value first, Value own) {
    return first == null ? own : k.add(first, own);
  }

  /** Where the results of the {@code own}-th chunk are kept, of {@code head} and those after it. */
  private AttentionChunk.Results kept(Value kept, Value m, Value head, Value own) {
    int chunks = spec.seenChunks();
    Value values = k.at(kept, m, (long) spec.heads() * chunks * spec.valueStride());
    Value stats = k.at(k.at(kept, spec.keptValues()), m, 2L * spec.heads() * chunks);
    long valueStep = (long) chunks * spec.valueStride();
    long statStep = 2L * chunks;
    return new AttentionChunk.Results(
        k.at(k.at(values, head, valueStep), own, spec.valueStride()),
        valueStep,
        k.at(k.at(stats, head, statStep), own, 2),
        statStep);
  }

  /**
   * The query heads of one row that share a key head. Where they are no whole number of blocks, the
   * last block begins earlier and does some again, with the same result.
   */
  void group(
      Value queries,
      KvHead chunk,
      AttentionChunk.Seen seen,
      Value scores,
      AttentionChunk.Results results) {
    int last = spec.group() - single.queries();
    k.loop(
        "block",
        0,
        spec.group(),
        single.queries(),
        block -> {
          Value head = last % single.queries() == 0 ? block : k.min(block, k.i32(last));
          single.weigh(
              k.at(queries, head, layout.headDim()),
              layout.headDim(),
              chunk,
              seen,
              scores,
              results.of(k, head));
        });
  }

  private void merge() {
    Value lastSeen = k.in("last_seen", Mem.I32);
    Value kept = k.in("kept", Mem.F32);
    Value stats = k.out("scratch", Mem.F32);
    Value y = k.out("y", Mem.F32);
    Value rows = k.scalar("rows");
    items(
        true,
        rows,
        item -> {
          Value m = k.rem(item, rows);
          Value head = k.div(item, rows);
          Value last = k.load(lastSeen, m);
          Value chunks = chunks(firstChunk(last), last);
          AttentionChunk.Results first = kept(kept, m, head, k.i32(0));
          AttentionMerge.Total total = new AttentionMerge.Total(output(y, m, head), stats);
          merge.clear(total);
          k.loop(
              "chunk",
              k.i32(0),
              chunks,
              1,
              chunk ->
                  merge.add(
                      total,
                      new AttentionMerge.Total(
                          k.at(first.values(), chunk, spec.valueStride()),
                          k.at(first.stats(), chunk, 2))));
          merge.finish(total);
        });
  }

  Value output(Value y, Value m, Value head) {
    return k.at(k.at(y, m, spec.outputStride()), head, layout.headDim());
  }
}
