package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;

/**
 * Dropout (Srivastava et al. 2014): {@code y = u ≥ p ? x · (1 / (1 - p)) : 0}, u being uniform in
 * [0, 1). It is number {@code step · 2^34 + (first row + m) · stride + i} of a stream of {@link
 * dev.ckernel.tensor.CounterRng}: so the mask depends on the seed, the step and the place alone,
 * not on how a batch is cut, and need not be kept: the gradient is the same kernel applied to dy. A
 * work item is a row.
 */
public final class Dropout {
  /**
   * What to drop.
   *
   * @param probability p of an element becoming 0, in [0, 1)
   * @param size elements of a row
   * @param stride f32 from one row to the next, of x and y; a multiple of 16
   */
  public record Spec(String name, String about, float probability, int size, int stride) {
    public Spec {
      if (!(probability >= 0 && probability < 1)) {
        throw new IllegalArgumentException("dropout probability " + probability);
      }
    }
  }

  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  private Dropout() {}

  /**
   * Parameters: x, random, y, which may be x. {@code random} holds six i32: the seed's low and high
   * half, the stream's, the step (below 2^30) and the first row.
   */
  public static Kernel build(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value x = k.in("x", Mem.F32);
    Value random = k.in("random", Mem.I32);
    Value y = k.out("y", Mem.F32);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    int up = (spec.size() + 15) / 16 * 16;
    k.loop(
        "m",
        begin,
        end,
        1,
        m -> {
          Value row = k.add(k.load(random, k.i32(5)), m);
          Value block = k.mul(row, spec.stride() / 4);
          k.loop(
              "i",
              0,
              up,
              16,
              i -> {
                Value counter = k.add(k.ushr(k.add(k.iota(), i), 2), block);
                Value u = uniform(k, random, counter);
                Value kept = k.ge(u, k.f32(spec.probability()));
                Value scaled =
                    k.mul(
                        k.load16(k.at(x, m, spec.stride()), i),
                        k.f32(1 / (1 - spec.probability())));
                k.store(k.at(y, m, spec.stride()), i, k.select(kept, scaled, k.f32(0)));
              });
        });
    return k.build();
  }

  /** Lane l is number {@code l mod 4} of the block of its counter. */
  private static Value uniform(KernelBuilder k, Value random, Value counter) {
    Value c0 = counter;
    Value c1 = k.broadcast(k.load(random, k.i32(4)), 16);
    Value c2 = k.broadcast(k.load(random, k.i32(2)), 16);
    Value c3 = k.broadcast(k.load(random, k.i32(3)), 16);
    Value k0 = k.load(random, k.i32(0));
    Value k1 = k.load(random, k.i32(1));
    Variable v0 = k.var("c0", c0);
    Variable v1 = k.var("c1", c1);
    Variable v2 = k.var("c2", c2);
    Variable v3 = k.var("c3", c3);
    k.loop(
        "round",
        0,
        10,
        1,
        round -> {
          Value a = k.get(v0);
          Value b = k.get(v2);
          Value keyA = k.add(k0, k.mul(round, WEYL_0));
          Value keyB = k.add(k1, k.mul(round, WEYL_1));
          Value next0 = k.xor(k.xor(high(k, b, MULTIPLIER_1), k.get(v1)), keyA);
          Value next2 = k.xor(k.xor(high(k, a, MULTIPLIER_0), k.get(v3)), keyB);
          Value next1 = k.mul(b, MULTIPLIER_1);
          Value next3 = k.mul(a, MULTIPLIER_0);
          k.set(v0, next0);
          k.set(v1, next1);
          k.set(v2, next2);
          k.set(v3, next3);
        });
    Value lane = k.and(k.iota(), 3);
    Value low = k.select(k.eq(lane, k.i32(0)), k.get(v0), k.get(v1));
    Value top = k.select(k.eq(lane, k.i32(2)), k.get(v2), k.get(v3));
    Value bits = k.select(k.lt(lane, k.i32(2)), low, top);
    return k.mul(k.toF32(k.ushr(bits, 8)), k.f32(0x1p-24f));
  }

  /** The upper half of the unsigned product of 64 bits, by 16-bit halves. */
  private static Value high(KernelBuilder k, Value x, int multiplier) {
    int low = multiplier & 0xFFFF;
    int high = multiplier >>> 16;
    Value xLow = k.and(x, 0xFFFF);
    Value xHigh = k.ushr(x, 16);
    Value middle = k.add(k.mul(xHigh, low), k.ushr(k.mul(xLow, low), 16));
    Value carried = k.add(k.mul(xLow, high), k.and(middle, 0xFFFF));
    return k.add(k.add(k.mul(xHigh, high), k.ushr(middle, 16)), k.ushr(carried, 16));
  }
}
