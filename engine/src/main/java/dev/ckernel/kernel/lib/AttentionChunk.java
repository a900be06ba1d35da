package dev.ckernel.kernel.lib;

import static dev.ckernel.kernel.lib.KvLayout.CHUNK;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.function.UnaryOperator;

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
   * Does a chunk of which all queries see the same.
   *
   * @param queries the first; the others are {@code stride} f32 apart
   * @param seen positions of the chunk that the queries see, from its first on
   */
  void weigh(Value queries, int stride, KvHead chunk, Value seen, Value scores, Results results) {
    weigh(queries, stride, chunk, seen, seen, query -> seen, scores, results);
  }

  /**
   * Does a chunk of which later queries may see a little more. What only some see is added to their
   * sums by itself, since what stands there must not come near the others'.
   *
   * @param least positions that all queries see
   * @param most positions that the last query sees
   * @param seen positions that a query sees
   */
  void weighCausally(
      Value queries,
      int stride,
      KvHead chunk,
      Value least,
      Value most,
      UnaryOperator<Value> seen,
      Value scores,
      Results results) {
    weigh(queries, stride, chunk, least, most, seen, scores, results);
    AttentionTiles.Vectors values = chunk.vectors();
    k.when(
        k.lt(least, most),
        () ->
            k.loop(
                "query",
                0,
                queries(),
                1,
                query ->
                    k.loop(
                        "p",
                        least,
                        seen.apply(query),
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
      Value least,
      Value most,
      UnaryOperator<Value> seen,
      Value scores,
      Results results) {
    tiles.dots(
        queries,
        stride,
        chunk.columns(),
        k.i32(0),
        most,
        (query, p, dot, count) ->
            k.store(k.at(scores, (long) query * CHUNK), p, k.mul(dot, k.f32(scale))));
    k.loop(
        "query",
        0,
        queries(),
        1,
        query ->
            exponentials(
                k.at(scores, query, CHUNK), seen.apply(query), results.of(k, query).stats()));
    tiles.weigh(
        scores,
        CHUNK,
        1,
        chunk.vectors(),
        k.i32(0),
        least,
        (query, d, count) -> k.f32x16(0),
        (query, d, sum, count) ->
            k.store(k.at(results.values(), query * results.valueStep()), d, sum, count));
  }

  /** Scores to their exponentials, in place. */
  private void exponentials(Value scores, Value seen, Value stats) {
    Value nothing = k.f32(Float.NEGATIVE_INFINITY);
    Variable maxima = k.var("maxima", k.broadcast(nothing, 16));
    k.loop(
        "p",
        k.i32(0),
        seen,
        16,
        p -> {
          Value isSeen = k.lt(k.add(k.iota(), p), seen);
          Value score = k.select(isSeen, k.load16(scores, p), nothing);
          k.store(scores, p, score);
          k.set(maxima, k.max(k.get(maxima), score));
        });
    Value maximum = k.maxTree(k.get(maxima));
    Variable sums = k.var("sums", k.f32x16(0));
    k.loop(
        "p",
        k.i32(0),
        seen,
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
