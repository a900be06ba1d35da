package dev.ckernel.kernel.lib;

import static dev.ckernel.kernel.lib.KvLayout.CHUNK;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * Causal grouped-query attention over the paged cache. Each chunk of 128 positions, counted from
 * position 0, gives a maximum, a sum of exponentials and a weighted sum of values, and these are
 * merged in order (Rabe and Staats 2021, arXiv 2112.05682). A row's result depends on its position
 * and the cache alone, never on what else is in the step: prefill and decode agree in every bit.
 *
 * <p>A work item is a row and a block of query heads that share a key head; items of one block are
 * next to each other, so that threads share heads evenly although later rows cost more.
 */
public final class Attention {
  /**
   * What to attend to.
   *
   * @param heads query heads
   * @param scale of the scores
   * @param queryStride f32 from one row of queries to the next
   * @param outputStride likewise
   */
  public record Spec(
      String name,
      String about,
      int heads,
      KvLayout layout,
      float scale,
      int queryStride,
      int outputStride) {}

  private final Spec spec;
  private final KvLayout layout;
  private final KernelBuilder k;
  private final int block;
  private final int vectors;
  private final int parts;

  private Attention(Spec spec, Target target) {
    this.spec = spec;
    this.layout = spec.layout();
    this.k = new KernelBuilder(spec.name(), spec.about());
    this.block = headBlock(spec, target);
    this.vectors = layout.valueStride() / 16;
    this.parts = 16 / target.lanes();
  }

  /** Query heads per work item: as many as have room in registers for their sums of values. */
  private static int headBlock(Spec spec, Target target) {
    int group = spec.heads() / spec.layout().kvHeads();
    int registers = spec.layout().valueStride() / target.lanes();
    int heads = group;
    while (heads > 1 && (group % heads != 0 || heads * registers > target.registers() * 3 / 4)) {
      heads--;
    }
    return heads;
  }

  /** Work items per row. */
  public static int itemsPerRow(Spec spec, Target target) {
    return spec.heads() / headBlock(spec, target);
  }

  /** Bytes of a thread's scratch: the scores of a chunk. */
  public static long threadBytes(Spec spec, Target target) {
    return 4L * CHUNK * headBlock(spec, target);
  }

  /** Parameters: q, then the cache as in {@link Heads#store}, scores (thread), y, rows. */
  public static Kernel build(Spec spec, Target target) {
    return new Attention(spec, target).build();
  }

  private Kernel build() {
    Value q = k.in("q", Mem.F32);
    Heads.Cache cache = Heads.Cache.toRead(k, layout);
    Value scores = k.out("scores", Mem.F32);
    Value y = k.out("y", Mem.F32);
    Value rows = k.scalar("rows");
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    int group = spec.heads() / layout.kvHeads();
    k.loop(
        "item",
        begin,
        end,
        1,
        item -> {
          Value m = k.rem(item, rows);
          Value firstHead = k.mul(k.div(item, rows), block);
          Value kvHead = k.div(firstHead, group);
          Value queries = k.at(k.at(q, m, spec.queryStride()), firstHead, layout.headDim());
          Value output = k.at(k.at(y, m, spec.outputStride()), firstHead, layout.headDim());
          attend(cache, m, kvHead, queries, scores, output);
        });
    return k.build();
  }

  private void attend(
      Heads.Cache cache, Value m, Value kvHead, Value queries, Value scores, Value output) {
    Value position = k.load(cache.positions(), m);
    List<Variable> maxima = new ArrayList<>();
    List<Variable> sums = new ArrayList<>();
    for (int j = 0; j < block; j++) {
      maxima.add(k.var("max", k.f32(Float.NEGATIVE_INFINITY)));
      sums.add(k.var("sum", k.f32(0)));
      Value head = k.at(output, (long) j * layout.headDim());
      Norm.forVectors(k, layout.headDim(), (i, count) -> k.store(head, i, k.f32x16(0), count));
    }
    k.loop(
        "chunk",
        k.i32(0),
        k.add(k.div(position, CHUNK), 1),
        1,
        chunk -> {
          Value keys = cache.keys(k, m, chunk, kvHead);
          Value left = k.add(k.sub(position, k.mul(chunk, CHUNK)), 1);
          Value valid = k.min(left, k.i32(CHUNK));
          List<Value> chunkMaxima = score(queries, keys, valid, scores);
          List<Value> oldScale = new ArrayList<>();
          List<Value> newScale = new ArrayList<>();
          for (int j = 0; j < block; j++) {
            Value chunkSum =
                exponentiate(k.at(scores, (long) j * CHUNK), chunkMaxima.get(j), valid);
            Value before = k.get(maxima.get(j));
            Value after = k.max(before, chunkMaxima.get(j));
            Value shrinkOld = Maths.exp(k, k.sub(before, after));
            Value shrinkNew = Maths.exp(k, k.sub(chunkMaxima.get(j), after));
            Variable sum = sums.get(j);
            k.set(sum, k.fma(chunkSum, shrinkNew, k.mul(k.get(sum), shrinkOld)));
            k.set(maxima.get(j), after);
            oldScale.add(shrinkOld);
            newScale.add(shrinkNew);
          }
          weigh(layout.values(k, keys), scores, valid, oldScale, newScale, output);
        });
    for (int j = 0; j < block; j++) {
      Value head = k.at(output, (long) j * layout.headDim());
      Value sum = k.get(sums.get(j));
      Norm.forVectors(
          k,
          layout.headDim(),
          (i, count) -> k.store(head, i, k.div(k.load16(head, i, count), sum), count));
    }
  }

  /** Scores of the chunk, -inf where masked; returns each head's maximum. */
  private List<Value> score(Value queries, Value keys, Value valid, Value scores) {
    int side = 1;
    while (side * 2 * block * parts <= 8) {
      side *= 2;
    }
    int groups = side;
    List<Variable> maxima = new ArrayList<>();
    for (int j = 0; j < block; j++) {
      maxima.add(k.var("chunk_max", k.f32x16(Float.NEGATIVE_INFINITY)));
    }
    k.loop(
        "p",
        k.i32(0),
        valid,
        16 * groups,
        p -> {
          List<List<Variable>> dots = new ArrayList<>();
          for (int j = 0; j < block; j++) {
            List<Variable> row = new ArrayList<>();
            for (int g = 0; g < groups; g++) {
              row.add(k.var("dot", k.f32x16(0)));
            }
            dots.add(row);
          }
          k.loop(
              "d",
              0,
              layout.headDim(),
              1,
              d -> {
                List<Value> key = new ArrayList<>();
                for (int g = 0; g < groups; g++) {
                  key.add(k.load16(keys, k.add(k.add(k.mul(d, CHUNK), p), 16 * g)));
                }
                for (int j = 0; j < block; j++) {
                  Value query = k.load(k.at(queries, (long) j * layout.headDim()), d);
                  for (int g = 0; g < groups; g++) {
                    Variable dot = dots.get(j).get(g);
                    k.set(dot, k.fma(query, key.get(g), k.get(dot)));
                  }
                }
              });
          for (int j = 0; j < block; j++) {
            for (int g = 0; g < groups; g++) {
              Value at = k.add(p, 16 * g);
              Value score = k.mul(k.get(dots.get(j).get(g)), k.f32(spec.scale()));
              Value seen = k.lt(k.add(k.iota(), at), valid);
              Value masked = k.select(seen, score, k.f32(Float.NEGATIVE_INFINITY));
              k.store(k.at(scores, (long) j * CHUNK), at, masked);
              k.set(maxima.get(j), k.max(k.get(maxima.get(j)), masked));
            }
          }
        });
    return maxima.stream().map(v -> k.maxTree(k.get(v))).toList();
  }

  /** Scores to exp(score - maximum), in place; returns their sum. */
  private Value exponentiate(Value scores, Value maximum, Value valid) {
    Variable sum = k.var("exp_sum", k.f32x16(0));
    k.loop(
        "p",
        k.i32(0),
        valid,
        16,
        p -> {
          Value e = Maths.exp(k, k.sub(k.load16(scores, p), maximum));
          k.store(scores, p, e);
          k.set(sum, k.add(k.get(sum), e));
        });
    return k.sumTree(k.get(sum));
  }

  /** {@code output = fma(Σ e · values, newScale, output · oldScale)}. */
  private void weigh(
      Value values,
      Value scores,
      Value valid,
      List<Value> oldScale,
      List<Value> newScale,
      Value output) {
    List<List<Variable>> sums = new ArrayList<>();
    for (int j = 0; j < block; j++) {
      List<Variable> row = new ArrayList<>();
      for (int v = 0; v < vectors; v++) {
        row.add(k.var("o", k.f32x16(0)));
      }
      sums.add(row);
    }
    k.loop(
        "p",
        k.i32(0),
        valid,
        1,
        p -> {
          Value at = k.at(values, p, layout.valueStride());
          List<Value> weights = new ArrayList<>();
          for (int j = 0; j < block; j++) {
            weights.add(k.load(k.at(scores, (long) j * CHUNK), p));
          }
          for (int v = 0; v < vectors; v++) {
            Value value = k.load16(at, k.i32(16 * v));
            for (int j = 0; j < block; j++) {
              Variable sum = sums.get(j).get(v);
              k.set(sum, k.fma(weights.get(j), value, k.get(sum)));
            }
          }
        });
    for (int j = 0; j < block; j++) {
      Value head = k.at(output, (long) j * layout.headDim());
      for (int v = 0; v < vectors; v++) {
        int count = Math.min(16, layout.headDim() - 16 * v);
        Value i = k.i32(16 * v);
        Value old = k.mul(k.load16(head, i, count), oldScale.get(j));
        k.store(head, i, k.fma(k.get(sums.get(j).get(v)), newScale.get(j), old), count);
      }
    }
  }
}
