package dev.ckernel.kernel.lib;

import static dev.ckernel.kernel.lib.KvLayout.CHUNK;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;

/**
 * Grouped-query attention of whole sequences, with the bits of {@link Attention} on a cache of f32:
 * the same chunks, formulas and order. A chunk of keys is turned round once, into the thread's own
 * memory, and used by every row that sees it; between chunks a row's maximum, sum and weighted
 * values stay in {@code stats} and {@code y}. The maximum and sum are kept for {@link
 * AttentionGradient} (Dao et al. 2022, arXiv 2205.14135). A chunk of which a row sees nothing
 * leaves that row as it is.
 */
public final class TrainingAttention {
  private final SequenceAttention spec;
  private final KernelBuilder k;
  private final AttentionTiles tiles;

  private TrainingAttention(SequenceAttention spec, Target target) {
    this.spec = spec;
    this.k = new KernelBuilder(spec.name(), spec.about());
    this.tiles = AttentionTiles.of(k, spec.headDim(), spec.length(), target);
  }

  /** Bytes of a thread's scratch: a chunk of keys, a tile's scores and factors. */
  public static long threadBytes(SequenceAttention spec, Target target) {
    int rows = AttentionTiles.rows(spec.length(), target);
    return 4L * (CHUNK * (spec.headDim() + rows) + 2 * rows);
  }

  /**
   * Parameters: q, k, v, scratch (thread), y, stats {@code [rows, heads, 2]}: maximum and sum. Work
   * items are {@link SequenceAttention#items}.
   */
  public static Kernel build(SequenceAttention spec, Target target) {
    return new TrainingAttention(spec, target).build();
  }

  /** What an item works on; pointers to its sequence's first row and its first head. */
  private record Item(Value q, Value keys, Value values, Value y, Value stats) {}

  private Kernel build() {
    Value q = k.in("q", Mem.F32);
    Value keys = k.in("k", Mem.F32);
    Value values = k.in("v", Mem.F32);
    Value scratch = k.out("scratch", Mem.F32);
    Value y = k.out("y", Mem.F32);
    Value stats = k.out("stats", Mem.F32);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    SequenceAttention.Strides strides = spec.strides();
    k.loop(
        "item",
        begin,
        end,
        1,
        n -> {
          Value row = k.mul(k.div(n, spec.kvHeads()), spec.length());
          Value kvHead = k.rem(n, spec.kvHeads());
          Value head = k.mul(kvHead, spec.group());
          int headDim = spec.headDim();
          item(
              new Item(
                  k.at(k.at(q, row, strides.q()), head, headDim),
                  k.at(k.at(keys, row, strides.k()), kvHead, headDim),
                  k.at(k.at(values, row, strides.v()), kvHead, headDim),
                  k.at(k.at(y, row, strides.y()), head, headDim),
                  k.at(k.at(stats, row, 2L * spec.heads()), head, 2)),
              scratch);
          if (spec.heads() * headDim % 16 != 0) {
            k.when(
                k.eq(kvHead, k.i32(0)),
                () ->
                    k.loop(
                        "i",
                        0,
                        spec.length(),
                        1,
                        i ->
                            Heads.clearPadding(
                                k,
                                k.at(k.at(y, row, strides.y()), i, strides.y()),
                                spec.heads() * headDim)));
          }
        });
    return k.build();
  }

  private void item(Item item, Value scratch) {
    perHead(
        item,
        (y, stats) -> {
          Norm.forVectors(k, spec.headDim(), (d, count) -> k.store(y, d, k.f32x16(0), count));
          k.store(stats, k.i32(0), k.f32(Float.NEGATIVE_INFINITY));
          k.store(stats, k.i32(1), k.f32(0));
        });
    Value scores = k.at(scratch, (long) CHUNK * spec.headDim());
    Value factors = k.at(scores, (long) CHUNK * tiles.rows());
    k.loop(
        "chunk",
        0,
        spec.length(),
        CHUNK,
        chunk -> {
          Value valid = k.min(k.sub(k.i32(spec.length()), chunk), k.i32(CHUNK));
          Value chunkKeys = k.at(item.keys, chunk, spec.strides().k());
          tiles.transpose(chunkKeys, spec.strides().k(), valid, scratch);
          k.loop(
              "head",
              0,
              spec.group(),
              1,
              head ->
                  k.loop(
                      "i",
                      spec.rowsBegin(k, chunk),
                      spec.rowsEnd(k, chunk),
                      tiles.rows(),
                      i -> tile(item, chunk, head, i, scratch, scores, factors)));
        });
    perHead(
        item,
        (y, stats) -> {
          Value sum = k.load(stats, k.i32(1));
          Norm.forVectors(
              k,
              spec.headDim(),
              (d, count) -> k.store(y, d, k.div(k.load16(y, d, count), sum), count));
        });
  }

  private interface HeadBody {
    void of(Value y, Value stats);
  }

  private void perHead(Item item, HeadBody body) {
    k.loop(
        "i",
        0,
        spec.length(),
        1,
        i ->
            k.loop(
                "head",
                0,
                spec.group(),
                1,
                head ->
                    body.of(
                        k.at(k.at(item.y, i, spec.strides().y()), head, spec.headDim()),
                        k.at(k.at(item.stats, i, 2L * spec.heads()), head, 2))));
  }

  /** Some rows of one head, from {@code i} on, and one chunk. */
  private void tile(
      Item item, Value chunk, Value head, Value i, Value keys, Value scores, Value factors) {
    int yStride = spec.strides().y();
    Value q = k.at(k.at(item.q, i, spec.strides().q()), head, spec.headDim());
    Value y = k.at(k.at(item.y, i, yStride), head, spec.headDim());
    Value stats = k.at(k.at(item.stats, i, 2L * spec.heads()), head, 2);
    Value from = tiles.aligned(spec.seenFrom(k, chunk, i));
    Value to = spec.seenTo(k, chunk, k.add(i, tiles.rows()));
    tiles.dots(
        q,
        spec.strides().q(),
        keys,
        from,
        to,
        (row, p, dot, count) ->
            k.store(k.at(scores, (long) row * CHUNK), p, k.mul(dot, k.f32(spec.scale()))));
    k.loop(
        "row",
        0,
        tiles.rows(),
        1,
        row ->
            softmax(
                chunk,
                k.add(i, row),
                from,
                to,
                k.at(scores, row, CHUNK),
                k.at(stats, row, 2L * spec.heads()),
                k.at(factors, row, 2)));
    tiles.weigh(
        scores,
        CHUNK,
        1,
        k.at(item.values, chunk, spec.strides().v()),
        spec.strides().v(),
        from,
        to,
        (row, d, count) -> k.f32x16(0),
        (row, d, o, count) -> {
          Value to2 = k.at(y, (long) row * yStride);
          Value shrinkOld = k.load(factors, k.i32(2 * row));
          Value shrinkNew = k.load(factors, k.i32(2 * row + 1));
          Value old = k.mul(k.load16(to2, d, count), shrinkOld);
          k.store(to2, d, k.fma(o, shrinkNew, old), count);
        });
  }

  /** Scores of a row to their exponentials, in place; and what the chunk does to its stats. */
  private void softmax(
      Value chunk, Value row, Value from, Value to, Value scores, Value stats, Value factors) {
    Value nothing = k.f32(Float.NEGATIVE_INFINITY);
    Variable maxima = k.var("maxima", k.broadcast(nothing, 16));
    k.loop(
        "p",
        from,
        to,
        16,
        p -> {
          Value score = k.select(spec.seen(k, chunk, row, p), k.load16(scores, p), nothing);
          k.store(scores, p, score);
          k.set(maxima, k.max(k.get(maxima), score));
        });
    Value m = k.maxTree(k.get(maxima));
    Value base = spec.mask().mayMiss() ? k.select(k.eq(m, nothing), k.f32(0), m) : m;
    Variable sums = k.var("sums", k.f32x16(0));
    k.loop(
        "p",
        from,
        to,
        16,
        p -> {
          Value e = Maths.exp(k, k.sub(k.load16(scores, p), base));
          k.store(scores, p, e);
          k.set(sums, k.add(k.get(sums), e));
        });
    Value sum = k.sumTree(k.get(sums));
    if (!spec.mask().mayMiss()) {
      merge(m, sum, stats, factors);
    } else {
      k.when(
          k.ne(m, nothing),
          () -> merge(m, sum, stats, factors),
          () -> {
            k.store(factors, k.i32(0), k.f32(1));
            k.store(factors, k.i32(1), k.f32(0));
          });
    }
  }

  private void merge(Value m, Value sum, Value stats, Value factors) {
    Value before = k.load(stats, k.i32(0));
    Value after = k.max(before, m);
    Value shrinkOld = Maths.exp(k, k.sub(before, after));
    Value shrinkNew = Maths.exp(k, k.sub(m, after));
    Value old = k.mul(k.load(stats, k.i32(1)), shrinkOld);
    k.store(stats, k.i32(0), after);
    k.store(stats, k.i32(1), k.fma(sum, shrinkNew, old));
    k.store(factors, k.i32(0), shrinkOld);
    k.store(factors, k.i32(1), shrinkNew);
  }
}
