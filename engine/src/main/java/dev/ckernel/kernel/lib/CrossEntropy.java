package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;

/**
 * The loss of a language model: minus the logarithm of the probability that softmax gives the
 * target. A work item is a row of logits; a row whose target is {@link #IGNORED} has loss 0 and
 * gradient 0. The rows' losses are summed, and divided by the number of tokens, elsewhere: so how a
 * batch is cut changes no bit.
 */
public final class CrossEntropy {
  /** The target of a row that does not count. */
  public static final int IGNORED = -1;

  /**
   * Which logits.
   *
   * @param vocabulary columns that are logits; targets are below it
   * @param stride f32 from one row of logits, and of their gradient, to the next
   */
  public record Spec(String name, String about, int vocabulary, int stride) {}

  private CrossEntropy() {}

  /**
   * {@code loss = (log(sum) + max) - l[target]} with {@code sum = Σ exp(l - max)} as the sum of a
   * row. Parameters: logits, targets (i32), loss {@code [rows]}, stats {@code [rows, 2]}: max and
   * sum.
   */
  public static Kernel forward(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value logits = k.in("logits", Mem.F32);
    Value targets = k.in("targets", Mem.I32);
    Value loss = k.out("loss", Mem.F32);
    Value stats = k.out("stats", Mem.F32);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "m",
        begin,
        end,
        1,
        m -> {
          Value row = k.at(logits, m, spec.stride());
          Value max = maximum(k, row, spec.vocabulary());
          Variable sums = k.var("sums", k.f32x16(0));
          Norm.forVectors(
              k,
              spec.vocabulary(),
              (i, count) -> {
                Value e = Maths.exp(k, k.sub(k.load16(row, i, count), max));
                k.set(sums, k.add(k.get(sums), first(k, count, e, 0)));
              });
          Value sum = k.sumTree(k.get(sums));
          k.store(k.at(stats, m, 2), k.i32(0), max);
          k.store(k.at(stats, m, 2), k.i32(1), sum);
          Value target = k.load(targets, m);
          k.when(
              k.lt(target, k.i32(0)),
              () -> k.store(loss, m, k.f32(0)),
              () -> {
                Value total = k.add(Maths.log(k, sum), max);
                k.store(loss, m, k.sub(total, k.load(row, target)));
              });
        });
    return k.build();
  }

  /**
   * {@code dlogits = (exp(l - max) / sum - [i = target]) · scale}; padding becomes 0. dlogits may
   * be the logits themselves. Parameters: logits, targets, stats, scale {@code [1]}, dlogits.
   */
  public static Kernel gradient(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value logits = k.in("logits", Mem.F32);
    Value targets = k.in("targets", Mem.I32);
    Value stats = k.in("stats", Mem.F32);
    Value scales = k.in("scale", Mem.F32);
    Value dlogits = k.out("dlogits", Mem.F32);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "m",
        begin,
        end,
        1,
        m -> {
          Value from = k.at(logits, m, spec.stride());
          Value to = k.at(dlogits, m, spec.stride());
          Value target = k.load(targets, m);
          k.when(
              k.lt(target, k.i32(0)),
              () -> zero(k, to, 0, spec.stride()),
              () -> {
                Value scale = k.load(scales, k.i32(0));
                Value max = k.load(k.at(stats, m, 2), k.i32(0));
                Value sum = k.load(k.at(stats, m, 2), k.i32(1));
                int whole = (spec.vocabulary() + 15) / 16 * 16;
                Norm.forVectors(
                    k,
                    spec.vocabulary(),
                    (i, count) -> {
                      Value p = k.div(Maths.exp(k, k.sub(k.load16(from, i, count), max)), sum);
                      Value isTarget = k.eq(k.add(k.iota(), i), target);
                      Value wanted = k.select(isTarget, k.f32(1f), k.f32(0));
                      k.store(to, i, first(k, count, k.mul(k.sub(p, wanted), scale), 0));
                    });
                zero(k, to, whole, spec.stride());
              });
        });
    return k.build();
  }

  private static Value maximum(KernelBuilder k, Value row, int size) {
    Variable maxima = k.var("maxima", k.f32x16(Float.NEGATIVE_INFINITY));
    Norm.forVectors(
        k,
        size,
        (i, count) -> {
          Value l = first(k, count, k.load16(row, i, count), Float.NEGATIVE_INFINITY);
          k.set(maxima, k.max(k.get(maxima), l));
        });
    return k.maxTree(k.get(maxima));
  }

  /** The first {@code count} lanes of {@code x}, and {@code other} in the rest. */
  private static Value first(KernelBuilder k, int count, Value x, float other) {
    return count == 16 ? x : k.select(k.lt(k.iota(), k.i32(count)), x, k.f32(other));
  }

  /** Columns from {@code from}, a multiple of 16, to {@code to}, one too. */
  private static void zero(KernelBuilder k, Value row, int from, int to) {
    if (from < to) {
      k.loop("i", from, to, 16, i -> k.store(row, i, k.f32x16(0)));
    }
  }
}
