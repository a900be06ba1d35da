package dev.ckernel.kernel.lib;

import static dev.ckernel.kernel.lib.KvLayout.CHUNK;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;

/**
 * What goes back through {@link TrainingAttention}. No matrix of length × length is kept: the
 * probabilities are computed again from the row's maximum M and sum S, 16 rows and 128 positions at
 * a time (Dao et al. 2022, arXiv 2205.14135). For query i of a head and each position j that it
 * sees,
 *
 * <pre>
 * D[i]     = Σd dy[i, d] · y[i, d]                 as the sum of a row, by fma
 * s[i, j]  = (Σd q[i, d] · k[j, d]) · scale         as forward
 * p[i, j]  = exp(s[i, j] - M[i]) / S[i]
 * t[i, j]  = (p[i, j] · (Σd dy[i, d] · v[j, d] - D[i])) · scale        Σ by fma from 0, d in order
 * dq[i, d] = Σj t[i, j] · k[j, d]                  by fma from 0, j in order
 * dk[j, d] = Σ t[i, j] · q[i, d]                   by fma from 0, heads in order, i in order in each
 * dv[j, d] = Σ p[i, j] · dy[i, d]                  likewise
 * </pre>
 *
 * over the query heads that share the key head. A work item is a sequence and a key head, so that
 * every sum is made by one.
 */
public final class AttentionGradient {
  private static final int BLOCK = 16;

  private final SequenceAttention spec;
  private final SequenceAttention.Strides gradients;
  private final KernelBuilder k;
  private final AttentionTiles tiles;

  private AttentionGradient(
      SequenceAttention spec, SequenceAttention.Strides gradients, Target target) {
    this.spec = spec;
    this.gradients = gradients;
    this.k = new KernelBuilder(spec.name(), spec.about());
    this.tiles = AttentionTiles.of(k, spec.headDim(), spec.length(), target);
  }

  /** Bytes of a thread's scratch: chunks of keys and values, p and t of a block. */
  public static long threadBytes(SequenceAttention spec) {
    return 8L * CHUNK * (spec.headDim() + BLOCK);
  }

  /**
   * Parameters: q, k, v, y, stats, dy, scratch (thread), dq, dk, dv. Work items are {@link
   * SequenceAttention#items}.
   *
   * @param gradients strides of dq, dk, dv and dy
   */
  public static Kernel build(
      SequenceAttention spec, SequenceAttention.Strides gradients, Target target) {
    return new AttentionGradient(spec, gradients, target).build();
  }

  /** Rows of one buffer, from the sequence's first on, at the item's first head. */
  private record Rows(Value at, int stride, int headStep) {}

  private Rows rows(Value buffer, Value row, Value head, int stride, int headStep) {
    return new Rows(k.at(k.at(buffer, row, stride), head, headStep), stride, headStep);
  }

  private Value at(Rows rows, Value i) {
    return k.at(rows.at, i, rows.stride);
  }

  private Value at(Rows rows, Value i, Value head) {
    return k.at(at(rows, i), head, rows.headStep);
  }

  private record Item(
      Rows q, Rows keys, Rows values, Rows y, Rows stats, Rows dy, Rows dq, Rows dk, Rows dv) {}

  /** The parts of a thread's scratch; keys and values are turned round. */
  private record Scratch(Value keys, Value values, Value p, Value t) {}

  private Kernel build() {
    Value q = k.in("q", Mem.F32);
    Value keys = k.in("k", Mem.F32);
    Value values = k.in("v", Mem.F32);
    Value y = k.in("y", Mem.F32);
    Value stats = k.in("stats", Mem.F32);
    Value dy = k.in("dy", Mem.F32);
    Value own = k.out("scratch", Mem.F32);
    Value dq = k.out("dq", Mem.F32);
    Value dk = k.out("dk", Mem.F32);
    Value dv = k.out("dv", Mem.F32);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    long chunkSize = (long) CHUNK * spec.headDim();
    long blockSize = (long) CHUNK * BLOCK;
    int headDim = spec.headDim();
    SequenceAttention.Strides strides = spec.strides();
    k.loop(
        "item",
        begin,
        end,
        1,
        n -> {
          Scratch scratch =
              new Scratch(
                  own,
                  k.at(own, chunkSize),
                  k.at(own, 2 * chunkSize),
                  k.at(own, 2 * chunkSize + blockSize));
          Value row = k.mul(k.div(n, spec.kvHeads()), spec.length());
          Value kvHead = k.rem(n, spec.kvHeads());
          Value head = k.mul(kvHead, spec.group());
          Item item =
              new Item(
                  rows(q, row, head, strides.q(), headDim),
                  rows(keys, row, kvHead, strides.k(), headDim),
                  rows(values, row, kvHead, strides.v(), headDim),
                  rows(y, row, head, strides.y(), headDim),
                  rows(stats, row, head, 2 * spec.heads(), 2),
                  rows(dy, row, head, gradients.y(), headDim),
                  rows(dq, row, head, gradients.q(), headDim),
                  rows(dk, row, kvHead, gradients.k(), headDim),
                  rows(dv, row, kvHead, gradients.v(), headDim));
          clear(item, kvHead);
          k.loop("chunk", 0, spec.length(), CHUNK, chunk -> chunk(item, scratch, chunk));
        });
    return k.build();
  }

  /** All gradients of the item to 0, and the padding behind the last head's. */
  private void clear(Item item, Value kvHead) {
    Value last = k.eq(kvHead, k.i32(spec.kvHeads() - 1));
    k.loop(
        "i",
        0,
        spec.length(),
        1,
        i -> {
          clear(at(item.dq, i), spec.group(), spec.heads(), last);
          clear(at(item.dk, i), 1, spec.kvHeads(), last);
          clear(at(item.dv, i), 1, spec.kvHeads(), last);
        });
  }

  private void clear(Value row, int heads, int allHeads, Value last) {
    int size = heads * spec.headDim();
    Norm.forVectors(k, size, (d, count) -> k.store(row, d, k.f32x16(0), count));
    int padding = Math.floorMod(-allHeads * spec.headDim(), 16);
    if (padding > 0) {
      k.when(last, () -> k.store(row, k.i32(size), k.f32x16(0), padding));
    }
  }

  private void chunk(Item item, Scratch scratch, Value chunk) {
    Value valid = k.min(k.sub(k.i32(spec.length()), chunk), k.i32(CHUNK));
    tiles.transpose(at(item.keys, chunk), item.keys.stride, valid, scratch.keys);
    tiles.transpose(at(item.values, chunk), item.values.stride, valid, scratch.values);
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
                BLOCK,
                i -> block(item, scratch, chunk, head, i)));
  }

  private void block(Item item, Scratch scratch, Value chunk, Value head, Value i) {
    Value rows = k.min(k.sub(k.i32(spec.length()), i), k.i32(BLOCK));
    Value from = tiles.aligned(spec.seenFrom(k, chunk, i));
    Value to = spec.seenTo(k, chunk, k.add(i, rows));
    k.loop(
        "r",
        k.i32(0),
        rows,
        tiles.rows(),
        r -> {
          Value row = k.add(i, r);
          Value p = k.at(scratch.p, r, CHUNK);
          Value t = k.at(scratch.t, r, CHUNK);
          keep(at(item.q, row, head), item.q.stride, scratch.keys, from, to, p);
          keep(at(item.dy, row, head), item.dy.stride, scratch.values, from, to, t);
        });
    k.loop(
        "r",
        k.i32(0),
        rows,
        1,
        r -> {
          Value row = k.add(i, r);
          Value d = dot(at(item.dy, row, head), at(item.y, row, head));
          probabilities(
              chunk,
              row,
              from,
              to,
              at(item.stats, row, head),
              d,
              k.at(scratch.p, r, CHUNK),
              k.at(scratch.t, r, CHUNK));
        });
    k.loop(
        "r",
        k.i32(0),
        rows,
        tiles.rows(),
        r ->
            add(
                k.at(scratch.t, r, CHUNK),
                CHUNK,
                1,
                at(item.keys, chunk),
                item.keys.stride,
                from,
                to,
                at(item.dq, k.add(i, r), head),
                item.dq.stride));
    k.loop(
        "j",
        from,
        to,
        tiles.rows(),
        j -> {
          Value row = k.add(chunk, j);
          add(
              k.at(scratch.t, j, 1),
              1,
              CHUNK,
              at(item.q, i, head),
              item.q.stride,
              k.i32(0),
              rows,
              at(item.dk, row),
              item.dk.stride);
          add(
              k.at(scratch.p, j, 1),
              1,
              CHUNK,
              at(item.dy, i, head),
              item.dy.stride,
              k.i32(0),
              rows,
              at(item.dv, row),
              item.dv.stride);
        });
  }

  private void keep(Value a, int stride, Value transposed, Value from, Value to, Value dots) {
    tiles.dots(
        a,
        stride,
        transposed,
        from,
        to,
        (row, p, dot, count) -> k.store(k.at(dots, (long) row * CHUNK), p, dot));
  }

  private Value dot(Value a, Value b) {
    Variable sums = k.var("d", k.f32x16(0));
    Norm.forVectors(
        k,
        spec.headDim(),
        (i, count) ->
            k.set(sums, k.fma(k.load16(a, i, count), k.load16(b, i, count), k.get(sums))));
    return k.sumTree(k.get(sums));
  }

  /** Scores to p, and products with values to t, in place; 0 where the row does not see. */
  private void probabilities(
      Value chunk, Value row, Value from, Value to, Value stats, Value d, Value p, Value t) {
    Value maximum = k.load(stats, k.i32(0));
    Value sum = k.load(stats, k.i32(1));
    k.loop(
        "j",
        from,
        to,
        16,
        j -> {
          Value seen = spec.seen(k, chunk, row, j);
          Value score = k.mul(k.load16(p, j), k.f32(spec.scale()));
          Value probability = k.div(Maths.exp(k, k.sub(score, maximum)), sum);
          Value ds = k.mul(probability, k.sub(k.load16(t, j), d));
          k.store(p, j, k.select(seen, probability, k.f32(0)));
          k.store(t, j, k.select(seen, k.mul(ds, k.f32(spec.scale())), k.f32(0)));
        });
  }

  /** {@code to[row] += Σb weights · x[b]}. */
  private void add(
      Value weights,
      int rowStep,
      int step,
      Value x,
      int stride,
      Value from,
      Value to,
      Value sums,
      int sumStride) {
    tiles.weigh(
        weights,
        rowStep,
        step,
        x,
        stride,
        from,
        to,
        (row, d, count) -> k.load16(k.at(sums, (long) row * sumStride), d, count),
        (row, d, sum, count) -> k.store(k.at(sums, (long) row * sumStride), d, sum, count));
  }
}
