package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;

/**
 * What goes back through the norms of rows, or of each head of a row. The norm is computed again
 * from its input: a row is in the cache anyway. A weight's gradient is the sum over rows (and
 * heads) of {@code products}, which another kernel makes. A work item is a row.
 */
public final class NormGradient {
  /**
   * What was normalised.
   *
   * @param heads runs of {@code size} elements in a row, each normalised by itself; 1 for rows
   * @param size elements of a run
   * @param inputStride f32 from one row of x to the next
   * @param gradientStride of dy, dx and products; from the last run to the next multiple of 16 dx
   *     and products become 0
   */
  public record Spec(
      String name,
      String about,
      int heads,
      int size,
      float epsilon,
      int inputStride,
      int gradientStride) {}

  private final Spec spec;
  private final KernelBuilder k;
  private final Value x;
  private final Value weight;
  private final Value dy;
  private final Value dx;
  private final Value products;

  private NormGradient(Spec spec) {
    this.spec = spec;
    this.k = new KernelBuilder(spec.name(), spec.about());
    this.x = k.in("x", Mem.F32);
    this.weight = k.in("weight", Mem.F32);
    this.dy = k.in("dy", Mem.F32);
    this.dx = k.out("dx", Mem.F32);
    this.products = k.out("products", Mem.F32);
  }

  /**
   * Of {@link Norm#rms} and {@link Heads#norm}. With {@code x̂ = x · inv} and {@code g = dy · w},
   *
   * <pre>
   * c = (Σ g · x̂) / n        as the sum of a row, by fma
   * dx = fma(x̂, -c, g) · inv        products = dy · x̂
   * </pre>
   *
   * Parameters: x, weight, dy, dx, products. dx may be dy.
   */
  public static Kernel rms(Spec spec) {
    return new NormGradient(spec).build(false);
  }

  /**
   * Of {@link LayerNorm}. With {@code x̂ = (x - mean) · inv} and {@code g = dy · w},
   *
   * <pre>
   * b = (Σ g) / n        c = (Σ g · x̂) / n        as the sum of a row, the second by fma
   * dx = fma(x̂, -c, g - b) · inv        products = dy · x̂
   * </pre>
   *
   * Parameters: x, weight, dy, dx, products. dx may be dy.
   */
  public static Kernel layer(Spec spec) {
    return new NormGradient(spec).build(true);
  }

  private Kernel build(boolean centred) {
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "m",
        begin,
        end,
        1,
        m -> {
          Value to = k.at(dx, m, spec.gradientStride());
          Value productRow = k.at(products, m, spec.gradientStride());
          k.loop(
              "head",
              0,
              spec.heads(),
              1,
              head ->
                  run(
                      centred,
                      k.at(k.at(x, m, spec.inputStride()), head, spec.size()),
                      k.at(k.at(dy, m, spec.gradientStride()), head, spec.size()),
                      k.at(to, head, spec.size()),
                      k.at(productRow, head, spec.size())));
          Heads.clearPadding(k, to, spec.heads() * spec.size());
          Heads.clearPadding(k, productRow, spec.heads() * spec.size());
        });
    return k.build();
  }

  private void run(boolean centred, Value from, Value back, Value to, Value productsTo) {
    int n = spec.size();
    Value mean = centred ? LayerNorm.mean(k, from, n) : k.f32(0);
    Value inverse =
        centred
            ? LayerNorm.inverse(k, from, mean, n, spec.epsilon())
            : Norm.inverse(k, from, n, spec.epsilon());
    Variable plain = k.var("sum", k.f32x16(0));
    Variable dots = k.var("dots", k.f32x16(0));
    Norm.forVectors(
        k,
        n,
        (i, count) -> {
          Value normal = normal(centred, from, mean, inverse, i, count);
          Value g = k.mul(k.load16(back, i, count), k.load16(weight, i, count));
          k.set(dots, k.fma(g, normal, k.get(dots)));
          if (centred) {
            k.set(plain, k.add(k.get(plain), g));
          }
        });
    Value c = k.neg(k.div(k.sumTree(k.get(dots)), k.f32(n)));
    Value b = centred ? k.div(k.sumTree(k.get(plain)), k.f32(n)) : k.f32(0);
    Norm.forVectors(
        k,
        n,
        (i, count) -> {
          Value normal = normal(centred, from, mean, inverse, i, count);
          Value up = k.load16(back, i, count);
          Value g = k.mul(up, k.load16(weight, i, count));
          Value rest = centred ? k.sub(g, b) : g;
          k.store(productsTo, i, k.mul(up, normal), count);
          k.store(to, i, k.mul(k.fma(normal, c, rest), inverse), count);
        });
  }

  private Value normal(boolean centred, Value from, Value mean, Value inverse, Value i, int count) {
    Value v = k.load16(from, i, count);
    return k.mul(centred ? k.sub(v, mean) : v, inverse);
  }
}
