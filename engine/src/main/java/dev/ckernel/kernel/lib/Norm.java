package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * RMSNorm of rows, {@code y = (x · inv) · w} with {@code inv = 1 / sqrt(Σ x² / n + eps)} (Zhang and
 * Sennrich 2019, arXiv 1910.07467), perhaps quantised at once. A work item is a row.
 */
public final class Norm {
  private Norm() {}

  /**
   * What to normalise.
   *
   * @param size elements of a row
   * @param inputStride f32 from one row to the next; what stands between is 0
   * @param outputStride likewise; unused where the output is quantised
   * @param residualStride f32 from one row of the residual to the next; 0 where there is none
   * @param output the quantised form of the output, which then has no residual; null where it is
   *     f32
   * @param select whether an index says which row of x is normalised into row i
   */
  public record Spec(
      String name,
      String about,
      int size,
      float epsilon,
      int inputStride,
      int outputStride,
      int residualStride,
      @Nullable Activation output,
      boolean select) {}

  /**
   * Parameters: x, (rows selected,) weight, y or the three buffers of a quantised output; with a
   * residual that stands before y, which is {@code residual + (x · inv) · w} and may take over its
   * place.
   */
  public static Kernel rms(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value x = k.in("x", Mem.F32);
    Value selected = spec.select() ? k.in("selected", Mem.I32) : null;
    Value weight = k.in("weight", Mem.F32);
    Activation.Output quantised = spec.output() == null ? null : spec.output().write(k);
    Value residual = spec.residualStride() > 0 ? k.in("residual", Mem.F32) : null;
    Value y = quantised == null ? k.out("y", Mem.F32) : null;
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "m",
        begin,
        end,
        1,
        m -> {
          Value from = selected == null ? m : k.load(selected, m);
          Value row = k.at(x, from, spec.inputStride());
          Value inverse = inverse(k, row, spec.size(), spec.epsilon());
          if (quantised != null) {
            Activation.Output out = quantised.row(k, m);
            k.loop(
                "b",
                0,
                spec.size() / 32,
                1,
                b -> {
                  Value i = k.mul(b, 32);
                  out.block(
                      k,
                      b,
                      scaled(k, row, weight, i, inverse),
                      scaled(k, row, weight, k.add(i, 16), inverse));
                });
          } else if (y != null) {
            Value to = k.at(y, m, spec.outputStride());
            Value before = residual == null ? null : k.at(residual, m, spec.residualStride());
            forVectors(
                k,
                spec.size(),
                (i, count) -> {
                  Value normed = scaled(k, row, weight, i, inverse);
                  k.store(to, i, before == null ? normed : k.add(k.load16(before, i), normed));
                });
          }
        });
    return k.build();
  }

  private static Value scaled(KernelBuilder k, Value row, Value weight, Value i, Value inverse) {
    return k.mul(k.mul(k.load16(row, i), inverse), k.load16(weight, i));
  }

  /** {@code 1 / sqrt(Σ x² / size + epsilon)}: 16 lanes, then the tree. */
  static Value inverse(KernelBuilder k, Value row, int size, float epsilon) {
    Variable squares = k.var("squares", k.f32x16(0));
    forVectors(
        k,
        size,
        (i, count) -> {
          Value x = k.load16(row, i, count);
          k.set(squares, k.fma(x, x, k.get(squares)));
        });
    Value mean = k.div(k.sumTree(k.get(squares)), k.f32(size));
    return k.div(k.f32(1f), k.sqrt(k.add(mean, k.f32(epsilon))));
  }

  /** What is done to a vector of which {@code count} elements belong to the row. */
  interface VectorBody {
    void at(Value index, int count);
  }

  /** All elements of a row, 16 at a time. */
  static void forVectors(KernelBuilder k, int size, VectorBody body) {
    int whole = size / 16 * 16;
    if (whole > 0) {
      k.loop("i", 0, whole, 16, i -> body.at(i, 16));
    }
    if (whole < size) {
      body.at(k.i32(whole), size - whole);
    }
  }
}
