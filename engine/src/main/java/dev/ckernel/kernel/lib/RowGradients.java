package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;

/**
 * Nonlinearities of rows and what goes back through them. A work item is a row; rows have the same
 * stride where none is named. A gradient may be written over any of the inputs.
 */
public final class RowGradients {
  private RowGradients() {}

  /** {@code y = f(x)}. Parameters: x, y. */
  public static Kernel apply(String name, String about, Nonlinearity f, int size, int stride) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value x = k.in("x", Mem.F32);
    Value y = k.out("y", Mem.F32);
    perVector(k, size, (m, i) -> store(k, y, m, i, stride, f.of(k, load(k, x, m, i, stride))));
    return k.build();
  }

  /** {@code dx = dy · f'(x)}. Parameters: x, dy, dx. */
  public static Kernel gradient(String name, String about, Nonlinearity f, int size, int stride) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value x = k.in("x", Mem.F32);
    Value dy = k.in("dy", Mem.F32);
    Value dx = k.out("dx", Mem.F32);
    perVector(
        k,
        size,
        (m, i) -> {
          Value slope = f.derivative(k, load(k, x, m, i, stride));
          store(k, dx, m, i, stride, k.mul(load(k, dy, m, i, stride), slope));
        });
    return k.build();
  }

  /**
   * Of {@code y = f(a) · b}: {@code da = (dy · b) · f'(a)} and {@code db = dy · f(a)}. Parameters:
   * a, b (both with {@code inputStride}), dy, da, db (all with {@code stride}).
   */
  public static Kernel gate(
      String name, String about, Nonlinearity f, int size, int inputStride, int stride) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value a = k.in("a", Mem.F32);
    Value b = k.in("b", Mem.F32);
    Value dy = k.in("dy", Mem.F32);
    Value da = k.out("da", Mem.F32);
    Value db = k.out("db", Mem.F32);
    perVector(
        k,
        size,
        (m, i) -> {
          Value va = load(k, a, m, i, inputStride);
          Value vb = load(k, b, m, i, inputStride);
          Value vy = load(k, dy, m, i, stride);
          store(k, da, m, i, stride, k.mul(k.mul(vy, vb), f.derivative(k, va)));
          store(k, db, m, i, stride, k.mul(vy, f.of(k, va)));
        });
    return k.build();
  }

  interface VectorBody {
    void at(Value m, Value i);
  }

  /** Whole vectors, the last one's padding too: there the inputs are 0, and so are the results. */
  static void perVector(KernelBuilder k, int size, VectorBody body) {
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    int up = (size + 15) / 16 * 16;
    k.loop("m", begin, end, 1, m -> k.loop("i", 0, up, 16, i -> body.at(m, i)));
  }

  private static Value load(KernelBuilder k, Value rows, Value m, Value i, int stride) {
    return k.load16(k.at(rows, m, stride), i);
  }

  private static void store(
      KernelBuilder k, Value rows, Value m, Value i, int stride, Value value) {
    k.store(k.at(rows, m, stride), i, value);
  }
}
