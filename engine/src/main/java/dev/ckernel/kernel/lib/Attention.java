package dev.ckernel.kernel.lib;

import static dev.ckernel.kernel.lib.KvLayout.CHUNK;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.function.Consumer;

/**
 * Causal grouped-query attention over the paged cache. Each chunk of 128 positions, counted from
 * position 0, gives a maximum, a sum of exponentials and a weighted sum of values, and these are
 * merged in order (Rabe and Staats 2021, arXiv 2112.05682). A row's result depends on its position
 * and the cache alone, never on what else is in the step: prefill and decode agree in every bit.
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

  /** Queries that a tile of rows should have. */
  private static final int TILE_QUERIES = 32;

  /** From so many rows on it pays to read the cache for several at once. */
  private static final int TOGETHER = 3;

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
      int queryStride,
      int outputStride,
      int chunks) {
    int group() {
      return heads / layout.kvHeads();
    }

    /** Work items that the chunks of a row and key head are. */
    private int slices() {
      return Math.min(chunks, Math.max(4, ENOUGH_ITEMS / layout.kvHeads()));
    }

    private int valueStride() {
      return AttentionChunk.stride(layout.headDim());
    }

    /** f32 of all weighted sums in the buffer that {@link Variant#MERGE} reads. */
    private long keptValues() {
      return (long) FEW * heads * chunks * valueStride();
    }
  }

  private final Spec spec;
  private final Target target;
  private final KvLayout layout;
  private final KernelBuilder k;
  private final AttentionMerge merge;
  private final AttentionChunk single;
  private final AttentionChunk tile;

  private Attention(Spec spec, Target target) {
    this.spec = spec;
    this.target = target;
    this.layout = spec.layout();
    this.k = new KernelBuilder(spec.name(), spec.about());
    this.merge = new AttentionMerge(k, layout.headDim());
    int blocks = Math.ceilDiv(spec.group(), AttentionChunk.mostQueries(target));
    this.single = chunk(Math.ceilDiv(spec.group(), blocks), target);
    this.tile = chunk(AttentionChunk.mostQueries(target), target);
  }

  private AttentionChunk chunk(int queries, Target target) {
    return AttentionChunk.of(k, layout.headDim(), queries, spec.scale(), target);
  }

  /** Rows of a work item of {@link Variant#TILES}. */
  public static int tileRows(Spec spec) {
    return Math.clamp(TILE_QUERIES / spec.group(), 4, 16);
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
    return 4 * (spec.keptValues() + 2L * FEW * spec.heads() * spec.chunks());
  }

  /** Bytes of a thread's scratch that a variant needs. */
  public static long threadBytes(Spec spec, Variant variant, Target target) {
    Attention attention = new Attention(spec, target);
    return switch (variant) {
      case CHUNKS -> 4L * attention.single.scratch();
      case TILES -> 4L * attention.new Scratch().size;
      case MERGE -> 4L * 2;
    };
  }

  /**
   * Parameters: of {@link Variant#CHUNKS} q, the cache as in {@link Heads#store}, scratch (thread),
   * kept, rows; of {@link Variant#TILES} q, the cache, scratch (thread), y, rows; of {@link
   * Variant#MERGE} positions, kept, scratch (thread), y, rows.
   */
  public static Kernel build(Spec spec, Variant variant, Target target) {
    Attention attention = new Attention(spec, target);
    switch (variant) {
      case CHUNKS -> attention.chunks();
      case TILES -> attention.tiles();
      case MERGE -> attention.merge();
    }
    return attention.k.build();
  }

  private void items(boolean few, Value rows, Consumer<Value> item) {
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
          Value position = k.load(cache.positions(), m);
          Value chunks = k.add(k.div(position, CHUNK), 1);
          Value firstHead = k.mul(kvHead, spec.group());
          Value queries = queries(q, m, firstHead);
          k.loop(
              "chunk",
              k.div(k.mul(chunks, slice), spec.slices()),
              k.div(k.mul(chunks, k.add(slice, 1)), spec.slices()),
              1,
              chunk ->
                  group(
                      queries,
                      cache.head(k, m, chunk, kvHead),
                      seen(position, chunk),
                      scores,
                      kept(kept, m, firstHead, chunk)));
        });
  }

  private Value queries(Value q, Value m, Value head) {
    return k.at(k.at(q, m, spec.queryStride()), head, layout.headDim());
  }

  private Value seen(Value position, Value chunk) {
    return k.min(k.add(k.sub(position, k.mul(chunk, CHUNK)), 1), k.i32(CHUNK));
  }

  /** Where a chunk's results are kept, of {@code head} and those after it. */
  private AttentionChunk.Results kept(Value kept, Value m, Value head, Value chunk) {
    Value values = k.at(kept, m, (long) spec.heads() * spec.chunks() * spec.valueStride());
    Value stats = k.at(k.at(kept, spec.keptValues()), m, 2L * spec.heads() * spec.chunks());
    long valueStep = (long) spec.chunks() * spec.valueStride();
    long statStep = 2L * spec.chunks();
    return new AttentionChunk.Results(
        k.at(k.at(values, head, valueStep), chunk, spec.valueStride()),
        valueStep,
        k.at(k.at(stats, head, statStep), chunk, 2),
        statStep);
  }

  /**
   * The query heads of one row that share a key head. Where they are no whole number of blocks, the
   * last block begins earlier and does some again, with the same result.
   */
  private void group(
      Value queries, KvHead chunk, Value seen, Value scores, AttentionChunk.Results results) {
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
    Value positions = k.in("positions", Mem.I32);
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
          Value chunks = k.add(k.div(k.load(positions, m), CHUNK), 1);
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

  private Value output(Value y, Value m, Value head) {
    return k.at(k.at(y, m, spec.outputStride()), head, layout.headDim());
  }

  /** What a thread has in its scratch while it does a tile of rows; offsets in f32. */
  private final class Scratch {
    final long queries;
    final long keys;
    final long values;
    final long results;
    final long resultStats;
    final long totals;
    final long scores;
    final long size;

    Scratch() {
      int most = Math.max(tile.queries(), spec.group());
      int rows = tileRows(spec) * spec.group();
      boolean plain = layout.format() == KvLayout.Format.F32;
      long chunk = plain ? 0 : (long) CHUNK * spec.valueStride();
      queries = 0;
      keys =
          queries + (long) Math.ceilDiv(rows, tile.queries()) * tile.queries() * spec.valueStride();
      values = keys + chunk;
      results = values + chunk;
      scores = results + (long) most * spec.valueStride();
      resultStats = scores + Math.max(tile.scratch(), single.scratch());
      totals = resultStats + 2L * most;
      size = totals + 2L * rows;
    }
  }

  /** Rows of one sequence that see the same chunks: consecutive positions of one chunk. */
  private record Run(Value first, Value rows, Value position) {}

  private void tiles() {
    Value q = k.in("q", Mem.F32);
    Heads.Cache cache = Heads.Cache.toRead(k, layout);
    Value scratch = k.out("scratch", Mem.F32);
    Value y = k.out("y", Mem.F32);
    Value rows = k.scalar("rows");
    int most = tileRows(spec);
    items(
        false,
        rows,
        item -> {
          Value tiles = k.div(k.add(rows, most - 1), most);
          Value firstRow = k.mul(k.rem(item, tiles), most);
          Value kvHead = k.div(item, tiles);
          Value end = k.min(k.add(firstRow, most), rows);
          Variable next = k.var("next", firstRow);
          k.loop(
              "row",
              firstRow,
              end,
              1,
              row ->
                  k.when(
                      k.eq(row, k.get(next)),
                      () -> {
                        Value position = k.load(cache.positions(), row);
                        k.set(next, k.add(row, 1));
                        k.loop(
                            "other",
                            k.add(row, 1),
                            end,
                            1,
                            other ->
                                k.when(
                                    k.and(
                                        k.eq(other, k.get(next)),
                                        follows(cache, row, position, other)),
                                    () -> k.set(next, k.add(other, 1))));
                        Run run = new Run(row, k.sub(k.get(next), row), position);
                        run(q, cache, scratch, y, kvHead, run);
                      }));
        });
  }

  private Value follows(Heads.Cache cache, Value row, Value position, Value other) {
    Value sameSequence = k.eq(k.load(cache.firstPages(), other), k.load(cache.firstPages(), row));
    Value there = k.load(cache.positions(), other);
    Value next = k.eq(there, k.add(position, k.sub(other, row)));
    Value sameChunk = k.eq(k.div(there, CHUNK), k.div(position, CHUNK));
    return k.and(sameSequence, k.and(next, sameChunk));
  }

  private void run(Value q, Heads.Cache cache, Value scratch, Value y, Value kvHead, Run run) {
    Scratch at = new Scratch();
    Value firstHead = k.mul(kvHead, spec.group());
    Value queries = k.mul(run.rows(), spec.group());
    Value totals = k.at(scratch, at.totals);
    AttentionChunk.Results results =
        new AttentionChunk.Results(
            k.at(scratch, at.results), spec.valueStride(), k.at(scratch, at.resultStats), 2);
    Value scores = k.at(scratch, at.scores);
    k.loop(
        "query",
        k.i32(0),
        queries,
        1,
        query -> merge.clear(total(y, totals, run, firstHead, query)));
    Value chunks = k.add(k.div(run.position(), CHUNK), 1);
    if (RowTiles.isJava(target)) {
      rowByRow(q, cache, y, kvHead, run, chunks, totals, scores, results);
    } else {
      k.when(
          k.ge(run.rows(), k.i32(TOGETHER)),
          () -> together(q, cache, scratch, y, kvHead, run, chunks, totals, scores, results),
          () -> rowByRow(q, cache, y, kvHead, run, chunks, totals, scores, results));
    }
    k.loop(
        "query",
        k.i32(0),
        queries,
        1,
        query -> merge.finish(total(y, totals, run, firstHead, query)));
  }

  /** All rows' queries against each chunk, a block of queries at a time. */
  private void together(
      Value q,
      Heads.Cache cache,
      Value scratch,
      Value y,
      Value kvHead,
      Run run,
      Value chunks,
      Value totals,
      Value scores,
      AttentionChunk.Results results) {
    Scratch at = new Scratch();
    Value firstHead = k.mul(kvHead, spec.group());
    Value queries = k.mul(run.rows(), spec.group());
    Value gathered = k.at(scratch, at.queries);
    gather(q, run, firstHead, queries, gathered);
    k.loop(
        "chunk",
        k.i32(0),
        chunks,
        1,
        chunk -> {
          KvHead head = unpacked(cache.head(k, run.first(), chunk, kvHead), scratch, at);
          k.loop(
              "query",
              k.i32(0),
              queries,
              tile.queries(),
              query -> {
                Value last = k.i32(tile.queries() - 1);
                tile.weighCausally(
                    k.at(gathered, query, spec.valueStride()),
                    spec.valueStride(),
                    head,
                    seen(run, query, k.i32(0), chunk),
                    seen(run, query, last, chunk),
                    i -> seen(run, query, i, chunk),
                    scores,
                    results);
                Value count = k.min(k.sub(queries, query), k.i32(tile.queries()));
                mergeEach(y, totals, run, firstHead, query, count, results);
              });
        });
  }

  /** One row's queries after the other's against each chunk, which stays in a core's cache. */
  private void rowByRow(
      Value q,
      Heads.Cache cache,
      Value y,
      Value kvHead,
      Run run,
      Value chunks,
      Value totals,
      Value scores,
      AttentionChunk.Results results) {
    Value firstHead = k.mul(kvHead, spec.group());
    k.loop(
        "chunk",
        k.i32(0),
        chunks,
        1,
        chunk ->
            k.loop(
                "own",
                k.i32(0),
                run.rows(),
                1,
                own -> {
                  group(
                      queries(q, k.add(run.first(), own), firstHead),
                      cache.head(k, run.first(), chunk, kvHead),
                      seen(k.add(run.position(), own), chunk),
                      scores,
                      results);
                  Value query = k.mul(own, spec.group());
                  mergeEach(y, totals, run, firstHead, query, k.i32(spec.group()), results);
                }));
  }

  /** What the {@code i}-th query from {@code query} on sees; beyond the run, as its last row. */
  private Value seen(Run run, Value query, Value i, Value chunk) {
    Value row = k.min(k.div(k.add(query, i), spec.group()), k.sub(run.rows(), k.i32(1)));
    return seen(k.add(run.position(), row), chunk);
  }

  /** Queries are numbered row by row. */
  private AttentionMerge.Total total(Value y, Value totals, Run run, Value firstHead, Value query) {
    Value row = k.add(run.first(), k.div(query, spec.group()));
    Value head = k.add(firstHead, k.rem(query, spec.group()));
    return new AttentionMerge.Total(output(y, row, head), k.at(totals, query, 2));
  }

  private void mergeEach(
      Value y,
      Value totals,
      Run run,
      Value firstHead,
      Value query,
      Value count,
      AttentionChunk.Results results) {
    k.loop(
        "i",
        k.i32(0),
        count,
        1,
        i -> {
          AttentionChunk.Results of = results.of(k, i);
          merge.add(
              total(y, totals, run, firstHead, k.add(query, i)),
              new AttentionMerge.Total(of.values(), of.stats()));
        });
  }

  /** Queries side by side, and the last row's once more to make a whole number of blocks. */
  private void gather(Value q, Run run, Value firstHead, Value queries, Value to) {
    int block = tile.queries();
    Value blocks = k.div(k.add(queries, block - 1), block);
    k.loop(
        "query",
        k.i32(0),
        k.mul(blocks, block),
        1,
        query -> {
          Value row = k.min(k.div(query, spec.group()), k.sub(run.rows(), k.i32(1)));
          Value head = k.add(firstHead, k.rem(query, spec.group()));
          Value from = queries(q, k.add(run.first(), row), head);
          Value place = k.at(to, query, spec.valueStride());
          Norm.forVectors(
              k,
              layout.headDim(),
              (d, count) -> k.store(place, d, k.load16(from, d, count), count));
        });
  }

  /** The chunk itself where it is f32, else a copy in f32, which all rows of the tile share. */
  private KvHead unpacked(KvHead chunk, Value scratch, Scratch at) {
    if (layout.format() == KvLayout.Format.F32) {
      return chunk;
    }
    Value keys = k.at(scratch, at.keys);
    Value values = k.at(scratch, at.values);
    chunk.unpack(keys, values);
    return KvHead.unpacked(k, layout, keys, values);
  }
}
