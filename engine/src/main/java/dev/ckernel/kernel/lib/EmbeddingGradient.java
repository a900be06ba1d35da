package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;

/**
 * {@code grad[token[t], c] += dx[t, c]} for each row t in order, grad packed as the f32 table is: a
 * token that comes again adds to what it has. A work item is 16 columns of all rows, so that no two
 * threads meet at a token and the order is always that of the rows.
 */
public final class EmbeddingGradient {
  /**
   * What to add up.
   *
   * @param size columns
   * @param stride f32 from one row of dx to the next
   */
  public record Spec(String name, String about, int size, int stride) {}

  private EmbeddingGradient() {}

  /** Work items. */
  public static int items(Spec spec) {
    return Math.ceilDiv(spec.size(), WeightFormat.TILE);
  }

  /** Parameters: dx, tokens (i32), grad (in and out), {@code rows}. */
  public static Kernel build(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name(), spec.about());
    Value dx = k.in("dx", Mem.F32);
    Value tokens = k.in("tokens", Mem.I32);
    Value grad = k.out("grad", Mem.F32);
    Value rows = k.scalar("rows");
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "item",
        begin,
        end,
        1,
        item -> {
          Value first = k.mul(item, WeightFormat.TILE);
          Value last = k.min(k.add(first, WeightFormat.TILE), k.i32(spec.size()));
          k.loop(
              "t",
              k.i32(0),
              rows,
              1,
              t -> {
                Value token = k.load(tokens, t);
                Value lane = k.and(token, WeightFormat.TILE - 1);
                Value tile = k.at(grad, k.shr(token, 4), (long) spec.size() * WeightFormat.TILE);
                Value row = k.at(dx, t, spec.stride());
                k.loop(
                    "c",
                    first,
                    last,
                    1,
                    c -> {
                      Value at = k.add(k.mul(c, WeightFormat.TILE), lane);
                      k.store(tile, at, k.add(k.load(tile, at), k.load(row, c)));
                    });
              });
        });
    return k.build();
  }
}
