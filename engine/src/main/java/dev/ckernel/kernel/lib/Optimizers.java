package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;

/**
 * What a training step does to flat arrays of f32, however they are packed. A work item is a block
 * of {@value #BLOCK} elements. Each operation is rounded by itself: there is no fma but in {@link
 * #squares}.
 */
public final class Optimizers {
  /** Elements of a work item. */
  public static final int BLOCK = 4096;

  /** Moments that are smaller count as 0, so that none decays into the slow range of denormals. */
  static final float TINY = 0x1p-100f;

  /**
   * How many elements.
   *
   * @param count of the arrays, which may stand without padding
   */
  public record Spec(String name, String about, long count) {
    public Spec {
      if (count < 1 || count > (long) Integer.MAX_VALUE * BLOCK) {
        throw new IllegalArgumentException(name + ": " + count + " elements");
      }
    }
  }

  private Optimizers() {}

  /** Work items. */
  public static int items(Spec spec) {
    return Math.toIntExact(Math.ceilDiv(spec.count(), (long) BLOCK));
  }

  /**
   * AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) in the order of PyTorch's:
   *
   * <pre>
   *   g = g · clip
   *   p = p · decay
   *   m = m + oneMinusBeta1 · (g − m)                 0 where |m| &lt; 2^-100
   *   v = v · beta2 + (oneMinusBeta2 · g) · g         0 where |v| &lt; 2^-100
   *   p = p − (step · m) / (√v / root + eps)
   *   g = 0
   * </pre>
   *
   * <p>Parameters: p, g, m, v (all in and out), s. The scalars in s, in this order: {@code clip},
   * {@code decay} = 1 − lr·weightDecay, {@code oneMinusBeta1}, {@code beta2}, {@code
   * oneMinusBeta2}, {@code root} = √(1 − beta2^t), {@code eps}, {@code step} = lr / (1 − beta1^t).
   */
  public static Kernel adamW(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value p = k.out("p", Mem.F32);
    Value g = k.out("g", Mem.F32);
    Value m = k.out("m", Mem.F32);
    Value v = k.out("v", Mem.F32);
    Value s = k.in("s", Mem.F32);
    blocks(
        k,
        spec,
        block -> {
          Value params = k.at(p, block, BLOCK);
          Value gradients = k.at(g, block, BLOCK);
          Value firsts = k.at(m, block, BLOCK);
          Value seconds = k.at(v, block, BLOCK);
          Value clip = scalar(k, s, 0);
          Value decay = scalar(k, s, 1);
          Value oneMinusBeta1 = scalar(k, s, 2);
          Value beta2 = scalar(k, s, 3);
          Value oneMinusBeta2 = scalar(k, s, 4);
          Value root = scalar(k, s, 5);
          Value eps = scalar(k, s, 6);
          Value step = scalar(k, s, 7);
          return (i, count) -> {
            Value grad = k.mul(k.load16(gradients, i, count), clip);
            Value decayed = k.mul(k.load16(params, i, count), decay);
            Value before = k.load16(firsts, i, count);
            Value first = large(k, k.add(before, k.mul(oneMinusBeta1, k.sub(grad, before))));
            Value second =
                large(
                    k,
                    k.add(
                        k.mul(k.load16(seconds, i, count), beta2),
                        k.mul(k.mul(oneMinusBeta2, grad), grad)));
            Value scale = k.add(k.div(k.sqrt(second), root), eps);
            k.store(params, i, k.sub(decayed, k.div(k.mul(step, first), scale)), count);
            k.store(firsts, i, first, count);
            k.store(seconds, i, second, count);
            k.store(gradients, i, k.f32x16(0), count);
          };
        });
    return k.build();
  }

  /**
   * Gradient descent with momentum in the order of PyTorch's:
   *
   * <pre>
   *   g = g · clip
   *   g = g + weightDecay · p
   *   b = momentum · b + g                            0 where |b| &lt; 2^-100
   *   p = p − lr · b
   *   g = 0
   * </pre>
   *
   * <p>Parameters: p, g, b (all in and out), s. The scalars in s, in this order: {@code clip},
   * {@code weightDecay}, {@code momentum}, {@code lr}.
   */
  public static Kernel sgd(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value p = k.out("p", Mem.F32);
    Value g = k.out("g", Mem.F32);
    Value b = k.out("b", Mem.F32);
    Value s = k.in("s", Mem.F32);
    blocks(
        k,
        spec,
        block -> {
          Value params = k.at(p, block, BLOCK);
          Value gradients = k.at(g, block, BLOCK);
          Value buffers = k.at(b, block, BLOCK);
          Value clip = scalar(k, s, 0);
          Value weightDecay = scalar(k, s, 1);
          Value momentum = scalar(k, s, 2);
          Value lr = scalar(k, s, 3);
          return (i, count) -> {
            Value param = k.load16(params, i, count);
            Value clipped = k.mul(k.load16(gradients, i, count), clip);
            Value grad = k.add(clipped, k.mul(weightDecay, param));
            Value buffer = large(k, k.add(k.mul(momentum, k.load16(buffers, i, count)), grad));
            k.store(params, i, k.sub(param, k.mul(lr, buffer)), count);
            k.store(buffers, i, buffer, count);
            k.store(gradients, i, k.f32x16(0), count);
          };
        });
    return k.build();
  }

  /**
   * {@code partial[b] = Σ g²} of block b: 16 lanes of {@code fma(g, g, lane)}, then the lanes by
   * halves. Parameters: g, partial, one f32 for each item.
   */
  public static Kernel squares(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value g = k.in("g", Mem.F32);
    Value partial = k.out("partial", Mem.F32);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "block",
        begin,
        end,
        1,
        block -> {
          Value gradients = k.at(g, block, BLOCK);
          Variable squares = k.var("squares", k.f32x16(0));
          vectors(
              k,
              spec,
              block,
              (i, count) -> {
                Value x = k.load16(gradients, i, count);
                k.set(squares, k.fma(x, x, k.get(squares)));
              });
          k.store(partial, block, k.sumTree(k.get(squares)));
        });
    return k.build();
  }

  /** {@code a = a + b; b = 0}. Parameters: a, b (both in and out). */
  public static Kernel fold(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value a = k.out("a", Mem.F32);
    Value b = k.out("b", Mem.F32);
    blocks(
        k,
        spec,
        block -> {
          Value to = k.at(a, block, BLOCK);
          Value from = k.at(b, block, BLOCK);
          return (i, count) -> {
            k.store(to, i, k.add(k.load16(to, i, count), k.load16(from, i, count)), count);
            k.store(from, i, k.f32x16(0), count);
          };
        });
    return k.build();
  }

  /** Scalar {@code i}, in sixteen lanes. */
  private static Value scalar(KernelBuilder k, Value s, int i) {
    return k.broadcast(k.load(s, k.i32(i)), Type.LANES);
  }

  private static Value large(KernelBuilder k, Value moment) {
    return k.select(k.lt(k.abs(moment), k.f32x16(TINY)), k.f32x16(0), moment);
  }

  /** What is done to a block; gives what is done to each of its vectors. */
  private interface Block {
    Norm.VectorBody of(Value block);
  }

  private static void blocks(KernelBuilder k, Spec spec, Block body) {
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop("block", begin, end, 1, block -> vectors(k, spec, block, body.of(block)));
  }

  /** The vectors of a block, of which the last one may be short. */
  private static void vectors(KernelBuilder k, Spec spec, Value block, Norm.VectorBody body) {
    int last = items(spec) - 1;
    int size = Math.toIntExact(spec.count() - (long) last * BLOCK);
    int whole = size / Type.LANES * Type.LANES;
    Value isLast = k.eq(block, k.i32(last));
    Value to = k.select(isLast, k.i32(whole), k.i32(BLOCK));
    k.loop("i", k.i32(0), to, Type.LANES, i -> body.at(i, Type.LANES));
    if (whole < size) {
      k.when(isLast, () -> body.at(k.i32(whole), size - whole));
    }
  }
}
