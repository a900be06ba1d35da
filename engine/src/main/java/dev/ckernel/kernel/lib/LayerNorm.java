package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;

/**
 * LayerNorm of rows (Ba, Kiros and Hinton 2016, arXiv 1607.06450). Mean and variance take two
 * passes: {@code Σ x² - n · mean²} would cancel where the mean is large. A work item is a row.
 *
 * <pre>
 * mean = (Σ x) / n        inv = 1 / √((Σ (x - mean)²) / n + ε)        as sums of a row
 * y = fma((x - mean) · inv, w, b)
 * </pre>
 */
public final class LayerNorm {
  /**
   * What to normalise.
   *
   * @param size elements of a row
   * @param inputStride f32 from one row to the next
   * @param outputStride likewise; y is 0 from the row's end to the next multiple of 16
   */
  public record Spec(
      String name, String about, int size, float epsilon, int inputStride, int outputStride) {}

  private LayerNorm() {}

  /** Parameters: x, weight, bias, y. */
  public static Kernel forward(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value x = k.in("x", Mem.F32);
    Value weight = k.in("weight", Mem.F32);
    Value bias = k.in("bias", Mem.F32);
    Value y = k.out("y", Mem.F32);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "m",
        begin,
        end,
        1,
        m -> {
          Value row = k.at(x, m, spec.inputStride());
          Value to = k.at(y, m, spec.outputStride());
          Value mean = mean(k, row, spec.size());
          Value inverse = inverse(k, row, mean, spec.size(), spec.epsilon());
          Norm.forVectors(
              k,
              spec.size(),
              (i, count) -> {
                Value normal = k.mul(k.sub(k.load16(row, i, count), mean), inverse);
                Value scaled = k.fma(normal, k.load16(weight, i, count), k.load16(bias, i, count));
                k.store(to, i, scaled, count);
              });
          Heads.clearPadding(k, to, spec.size());
        });
    return k.build();
  }

  static Value mean(KernelBuilder k, Value row, int size) {
    Variable sums = k.var("sums", k.f32x16(0));
    Norm.forVectors(
        k, size, (i, count) -> k.set(sums, k.add(k.get(sums), k.load16(row, i, count))));
    return k.div(k.sumTree(k.get(sums)), k.f32(size));
  }

  /** {@code 1 / √(variance + ε)}. */
  static Value inverse(KernelBuilder k, Value row, Value mean, int size, float epsilon) {
    Variable squares = k.var("squares", k.f32x16(0));
    Norm.forVectors(
        k,
        size,
        (i, count) -> {
          Value d = k.sub(k.load16(row, i, count), mean);
          Value inRow = count == 16 ? d : k.select(k.lt(k.iota(), k.i32(count)), d, k.f32(0));
          k.set(squares, k.fma(inRow, inRow, k.get(squares)));
        });
    Value variance = k.div(k.sumTree(k.get(squares)), k.f32(size));
    return k.div(k.f32(1f), k.sqrt(k.add(variance, k.f32(epsilon))));
  }
}
