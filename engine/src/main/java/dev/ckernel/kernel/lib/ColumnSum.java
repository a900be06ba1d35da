package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;

/**
 * {@code grad[c] += Σt Σg v[t, g · width + c]}: the gradient of a vector that every row, or every
 * head of every row, is multiplied by or added to. For each panel of tokens ({@link TokenPanels}):
 * {@code acc = 0}, then {@code acc = acc + v} for each t and in it each g, then {@code grad = grad
 * + acc}. A work item is 16 columns.
 */
public final class ColumnSum {
  /**
   * What to sum up.
   *
   * @param width columns of the gradient, which is filled up with zeros to a multiple of 16
   * @param fold groups of columns (heads) that a row has side by side
   * @param length tokens of a sequence
   * @param stride f32 from one row to the next
   */
  public record Spec(String name, String about, int width, int fold, int length, int stride) {}

  private ColumnSum() {}

  /** Work items. */
  public static int items(Spec spec) {
    return WeightFormat.tiles(spec.width());
  }

  /** Parameters: v, grad (in and out), {@code rows}, a multiple of {@code length}. */
  public static Kernel build(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value v = k.in("v", Mem.F32);
    Value grad = k.out("grad", Mem.F32);
    Value rows = k.scalar("rows");
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    int whole = spec.width() / WeightFormat.TILE;
    int rest = spec.width() % WeightFormat.TILE;
    k.loop(
        "item", begin, k.min(end, k.i32(whole)), 1, item -> sum(k, spec, v, grad, rows, item, 16));
    if (rest > 0) {
      k.when(k.gt(end, k.i32(whole)), () -> sum(k, spec, v, grad, rows, k.i32(whole), rest));
    }
    return k.build();
  }

  private static void sum(
      KernelBuilder k, Spec spec, Value v, Value grad, Value rows, Value item, int count) {
    Value first = k.mul(item, WeightFormat.TILE);
    TokenPanels.each(
        k,
        rows,
        spec.length(),
        (from, to) -> {
          Variable sum = k.var("acc", k.f32x16(0));
          k.loop(
              "t",
              from,
              to,
              1,
              t -> {
                Value row = k.at(v, t, spec.stride());
                k.loop(
                    "group",
                    0,
                    spec.fold(),
                    1,
                    group -> {
                      Value at = k.add(k.mul(group, spec.width()), first);
                      k.set(sum, k.add(k.get(sum), k.load16(row, at, count)));
                    });
              });
          k.store(grad, first, k.add(k.load16(grad, first), k.get(sum)));
        });
  }
}
