package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;

/**
 * {@code cap · tanh(x / cap)}, which keeps values within ±cap (Gemma 2, arXiv 2408.00118), and what
 * goes back through it. A work item is a row.
 */
public final class SoftCaps {
  private SoftCaps() {}

  /**
   * How rows are capped.
   *
   * @param stride of all rows
   */
  public record Spec(String name, String about, float cap, int size, int stride) {}

  /** {@code y = cap · tanh(x · (1/cap))}. Parameters: x, y, which may be one. */
  public static Kernel forward(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name, spec.about);
    Value x = k.in("x", Mem.F32);
    Value y = k.out("y", Mem.F32);
    RowGradients.perVector(
        k,
        spec.size,
        (m, i) ->
            k.store(
                k.at(y, m, spec.stride),
                i,
                capped(k, spec.cap, k.load16(k.at(x, m, spec.stride), i))));
    return k.build();
  }

  /** {@code dx = dy · (1 - t²)}, t being the tanh of {@link #forward}. Parameters: x, dy, dx. */
  public static Kernel gradient(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name, spec.about);
    Value x = k.in("x", Mem.F32);
    Value dy = k.in("dy", Mem.F32);
    Value dx = k.out("dx", Mem.F32);
    RowGradients.perVector(
        k,
        spec.size,
        (m, i) -> {
          Value t = tanh(k, spec.cap, k.load16(k.at(x, m, spec.stride), i));
          Value slope = k.fma(k.neg(t), t, k.f32(1f));
          Value back = k.mul(k.load16(k.at(dy, m, spec.stride), i), slope);
          k.store(k.at(dx, m, spec.stride), i, back);
        });
    return k.build();
  }

  /** Sixteen values within ±cap. */
  static Value capped(KernelBuilder k, float cap, Value x) {
    return k.mul(k.f32(cap), tanh(k, cap, x));
  }

  private static Value tanh(KernelBuilder k, float cap, Value x) {
    return Maths.tanh(k, k.mul(x, k.f32((float) (1.0 / cap))));
  }
}
