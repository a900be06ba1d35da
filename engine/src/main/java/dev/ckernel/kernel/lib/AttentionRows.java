package dev.ckernel.kernel.lib;

import static dev.ckernel.kernel.lib.KvLayout.CHUNK;
import static java.util.Objects.requireNonNull;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.function.Supplier;

/**
 * {@link Attention.Variant#TILES}: a tile of rows and a key head. A tile is cut into runs, which
 * see the same last chunk of the same sequence and go through its chunks together. Of the first
 * chunks later rows may see nothing any more; they pass them over.
 */
final class AttentionRows {
  /** Queries that a tile of rows should have. */
  private static final int TILE_QUERIES = 32;

  /** From so many rows on it pays to read the cache for several at once. */
  private static final int TOGETHER = 3;

  private final Attention attention;
  private final Attention.Spec spec;
  private final Target target;
  private final KvLayout layout;
  private final KernelBuilder k;
  private final AttentionMerge merge;
  private final AttentionChunk single;
  private final AttentionChunk tile;

  AttentionRows(Attention attention, AttentionChunk tile) {
    this.attention = attention;
    this.spec = attention.spec;
    this.target = attention.target;
    this.layout = attention.layout;
    this.k = attention.k;
    this.merge = attention.merge;
    this.single = attention.single;
    this.tile = tile;
  }

  /** Rows of a work item. */
  static int rows(Attention.Spec spec) {
    return Math.clamp(TILE_QUERIES / spec.group(), 4, 16);
  }

  /** Bytes of a thread's scratch. */
  long threadBytes() {
    return 4L * new Scratch().size;
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
      int rows = rows(spec) * spec.group();
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

  /**
   * Rows of one sequence whose last positions are in one chunk.
   *
   * @param last position that the first row sees
   */
  private record Run(Value first, Value rows, Value last) {}

  void build() {
    Value q = k.in("q", Mem.F32);
    Heads.Cache cache = Heads.Cache.toRead(k, layout);
    Value scratch = k.out("scratch", Mem.F32);
    Value y = k.out("y", Mem.F32);
    Value rows = k.scalar("rows");
    int most = rows(spec);
    attention.items(
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
                        Value last = k.load(cache.positions(), row);
                        k.set(next, k.add(row, 1));
                        k.loop(
                            "other",
                            k.add(row, 1),
                            end,
                            1,
                            other ->
                                k.when(
                                    k.and(
                                        k.eq(other, k.get(next)), follows(cache, row, last, other)),
                                    () -> k.set(next, k.add(other, 1))));
                        Run run = new Run(row, k.sub(k.get(next), row), last);
                        run(q, cache, scratch, y, kvHead, run);
                      }));
        });
  }

  private Value follows(Heads.Cache cache, Value row, Value last, Value other) {
    Value sameSequence = k.eq(k.load(cache.firstPages(), other), k.load(cache.firstPages(), row));
    Value there = k.load(cache.positions(), other);
    Value next = k.eq(there, last(last, k.sub(other, row)));
    Value sameChunk = k.eq(k.div(there, CHUNK), k.div(last, CHUNK));
    return k.and(sameSequence, k.and(next, sameChunk));
  }

  /** The last position that the {@code own}-th row of a run sees. */
  private Value last(Value ofFirst, Value own) {
    return switch (spec.mask()) {
      case Mask.Causal c -> k.add(ofFirst, own);
      case Mask.Window w -> k.add(ofFirst, own);
      case Mask.Bidirectional b -> ofFirst;
    };
  }

  /** The first chunk that any row of the run sees. */
  private Value firstChunk(Run run) {
    Value first = attention.firstChunk(run.last());
    return first == null ? k.i32(0) : first;
  }

  /**
   * Does {@code body} where the row sees anything of the chunk, as every row does without windows.
   */
  private void ifSeen(Supplier<AttentionChunk.Seen> seen, Runnable body) {
    if (spec.mask().mayMiss()) {
      k.when(k.lt(requireNonNull(seen.get().begin()), k.i32(CHUNK)), body);
    } else {
      body.run();
    }
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
    Value chunks = k.add(k.div(run.last(), CHUNK), 1);
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
        firstChunk(run),
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
                tile.weighInTurn(
                    k.at(gathered, query, spec.valueStride()),
                    spec.valueStride(),
                    head,
                    seen(run, query, k.i32(0), chunk),
                    seen(run, query, last, chunk),
                    i -> seen(run, query, i, chunk),
                    scores,
                    results);
                Value count = k.min(k.sub(queries, query), k.i32(tile.queries()));
                mergeEach(y, totals, run, firstHead, chunk, query, count, results);
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
        firstChunk(run),
        chunks,
        1,
        chunk ->
            k.loop(
                "own",
                k.i32(0),
                run.rows(),
                1,
                own -> {
                  AttentionChunk.Seen seen = attention.seen(last(run.last(), own), chunk);
                  ifSeen(
                      () -> seen,
                      () -> {
                        attention.group(
                            attention.queries(q, k.add(run.first(), own), firstHead),
                            cache.head(k, run.first(), chunk, kvHead),
                            seen,
                            scores,
                            results);
                        Value query = k.mul(own, spec.group());
                        Value count = k.i32(spec.group());
                        mergeEach(y, totals, run, firstHead, chunk, query, count, results);
                      });
                }));
  }

  /** What the {@code i}-th query from {@code query} on sees; beyond the run, as its last row. */
  private AttentionChunk.Seen seen(Run run, Value query, Value i, Value chunk) {
    Value row = k.min(k.div(k.add(query, i), spec.group()), k.sub(run.rows(), k.i32(1)));
    return attention.seen(last(run.last(), row), chunk);
  }

  /** Queries are numbered row by row. */
  private AttentionMerge.Total total(Value y, Value totals, Run run, Value firstHead, Value query) {
    Value row = k.add(run.first(), k.div(query, spec.group()));
    Value head = k.add(firstHead, k.rem(query, spec.group()));
    return new AttentionMerge.Total(attention.output(y, row, head), k.at(totals, query, 2));
  }

  private void mergeEach(
      Value y,
      Value totals,
      Run run,
      Value firstHead,
      Value chunk,
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
          ifSeen(
              () -> seen(run, query, i, chunk),
              () ->
                  merge.add(
                      total(y, totals, run, firstHead, k.add(query, i)),
                      new AttentionMerge.Total(of.values(), of.stats())));
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
          Value from = attention.queries(q, k.add(run.first(), row), head);
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
