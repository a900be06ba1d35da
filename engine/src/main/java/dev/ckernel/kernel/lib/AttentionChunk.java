package dev.ckernel.kernel.lib;

import static dev.ckernel.kernel.lib.KvLayout.CHUNK;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some queries against one chunk of the cache: for each a maximum, a sum of exponentials and a
 * weighted sum of values, which {@link AttentionMerge} adds to those of the chunks before.
 *
 * @param tiles as many rows as there are queries
 * @param scale of the scores
 */
record AttentionChunk(KernelBuilder k, AttentionTiles tiles, float scale) {
  /** Of the positions beside each other for which keys are read at once. */
  private static final int KEY_BYTES = 256;

  /**
   * For {@code queries} queries at once, with as many vectors beside them as registers have room
   * for: of values a whole row where that is possible, since a core streams those best, but of keys
   * no more than {@link #KEY_BYTES}, since all of what is met at once is read, seen or not.
   */
  static AttentionChunk of(
      KernelBuilder k, KvLayout layout, int queries, float scale, Target target) {
    int registers = queries * parts(target);
    int groups = Math.min(CHUNK, KEY_BYTES / layout.format().mem().bytes()) / 16;
    while (groups > 1 && groups * registers > room(target)) {
      groups /= 2;
    }
    int headDim = layout.headDim();
    int columns = (headDim + 15) / 16;
    int vectors = Math.max(1, Math.min(columns, room(target) / registers));
    while (columns % vectors != 0) {
      vectors--;
    }
    return new AttentionChunk(k, new AttentionTiles(k, headDim, queries, groups, vectors), scale);
  }

  /** The most queries for which sums of two vectors have room in registers, 4 at most. */
  static int mostQueries(Target target) {
    return Math.clamp(room(target) / (2L * parts(target)), 1, 4);
  }

  private static int parts(Target target) {
    return 16 / target.lanes();
  }

  /** Registers for sums; in Java no more than leave methods small enough for HotSpot. */
  private static int room(Target target) {
    if (RowTiles.isJava(target)) {
      return target.lanes();
    }
    return target.registers() * 3 / 4;
  }

  int queries() {
    return tiles.rows();
  }

  /** f32 of a weighted sum of values. */
  static int stride(int headDim) {
    return (headDim + 15) / 16 * 16;
  }

  /** f32 that {@link #weigh} needs for scores. */
  int scratch() {
    return CHUNK * queries();
  }

  /**
   * Where results go.
   *
   * @param values weighted sums of the first query
   * @param valueStep f32 from one query's to the next one's
   * @param stats maximum and sum of the first query
   * @param statStep f32 from one query's to the next one's
   */
  record Results(Value values, long valueStep, Value stats, long statStep) {
    Results of(KernelBuilder k, Value query) {
      return new Results(
          k.at(values, query, valueStep), valueStep, k.at(stats, query, statStep), statStep);
    }
  }

  /**
   * The positions of a chunk that a query sees, counted from the chunk's first.
   *
   * @param begin null where that is always 0
   */
  record Seen(@Nullable Value begin, Value end) {}

  /**
   * Does a chunk of which all queries see the same.
   *
   * @param queries the first; the others are {@code stride} f32 apart
   */
  void weigh(Value queries, int stride, KvHead chunk, Seen seen, Value scores, Results results) {
    weigh(queries, stride, chunk, seen, seen, query -> seen, scores, results);
  }

  /**
   * Does a chunk of which later queries may see a little more, and may not see its first positions
   * any more. What only some see is added to their sums by itself, since what stands there must not
   * come near the others'; what some do not see any more weighs 0 for them, before their sums have
   * begun. The results of a query that sees nothing mean nothing.
   *
   * @param first what the first query sees: the least of all
   * @param last what the last query sees: the most
   * @param seen what a query sees
   */
  void weighInTurn(
      Value queries,
      int stride,
      KvHead chunk,
      Seen first,
      Seen last,
      Function<Value, Seen> seen,
      Value scores,
      Results results) {
    weigh(queries, stride, chunk, first, last, seen, scores, results);
    AttentionTiles.Vectors values = chunk.vectors();
    k.when(
        k.lt(first.end(), last.end()),
        () ->
            k.loop(
                "query",
                0,
                queries(),
                1,
                query ->
                    k.loop(
                        "p",
                        first.end(),
                        seen.apply(query).end(),
                        1,
                        p -> {
                          Value weight = k.load(k.at(scores, query, CHUNK), p);
                          Value sum = results.of(k, query).values();
                          Norm.forVectors(
                              k,
                              tiles.headDim(),
                              (d, count) ->
                                  k.store(
                                      sum,
                                      d,
                                      k.fma(
                                          weight, values.at(p, d, count), k.load16(sum, d, count)),
                                      count));
                        })));
  }

  private void weigh(
      Value queries,
      int stride,
      KvHead chunk,
      Seen first,
      Seen last,
      Function<Value, Seen> seen,
      Value scores,
      Results results) {
    Value begin = first.begin() == null ? k.i32(0) : tiles.aligned(first.begin());
    tiles.dots(
        queries,
        stride,
        chunk.columns(),
        begin,
        last.end(),
        (query, p, dot, count) ->
            k.store(k.at(scores, (long) query * CHUNK), p, k.mul(dot, k.f32(scale))));
    k.loop(
        "query",
        0,
        queries(),
        1,
        query ->
            exponentials(
                k.at(scores, query, CHUNK),
                begin,
                seen.apply(query),
                results.of(k, query).stats()));
    tiles.weigh(
        scores,
        CHUNK,
        1,
        chunk.vectors(),
        begin,
        first.end(),
        (query, d, count) -> k.f32x16(0),
        (query, d, sum, count) ->
            k.store(k.at(results.values(), query * results.valueStep()), d, sum, count));
  }

  /** Scores from {@code first} on to their exponentials, in place; 0 where they are not seen. */
  private void exponentials(Value scores, Value first, Seen seen, Value stats) {
    Value nothing = k.f32(Float.NEGATIVE_INFINITY);
    Variable maxima = k.var("maxima", k.broadcast(nothing, 16));
    k.loop(
        "p",
        first,
        seen.end(),
        16,
        p -> {
          Value position = k.add(k.iota(), p);
          Value isSeen = k.lt(position, seen.end());
          if (seen.begin() != null) {
            isSeen = k.and(isSeen, k.ge(position, seen.begin()));
          }
          Value score = k.select(isSeen, k.load16(scores, p), nothing);
          k.store(scores, p, score);
          k.set(maxima, k.max(k.get(maxima), score));
        });
    Value maximum = k.maxTree(k.get(maxima));
    Variable sums = k.var("sums", k.f32x16(0));
    k.loop(
        "p",
        first,
        seen.end(),
        16,
        p -> {
          Value e = Maths.exp(k, k.sub(k.load16(scores, p), maximum));
          k.store(scores, p, e);
          k.set(sums, k.add(k.get(sums), e));
        });
    k.store(stats, k.i32(0), maximum);
    k.store(stats, k.i32(1), k.sumTree(k.get(sums)));
  }
}
