package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import java.util.List;

/**
 * {@code grad[n, k] += Σt dy[t, n] · x[t, k]}, {@code grad} packed as f32 weights are. For each
 * panel of tokens ({@link TokenPanels}): {@code acc = 0}, then {@code acc = fma(x[t, k], dy[t, n],
 * acc)} for each t, then {@code grad = grad + acc}.
 *
 * <p>A work item is a few tiles of outputs by {@link #INPUTS} inputs. The panel's columns of dy are
 * copied into the thread's scratch first: in dy itself they stand whole rows apart, and a row is
 * often a multiple of the distance at which lines drive each other out of a first-level cache.
 */
public final class WeightGradient {
  /** Inputs of a work item. */
  static final int INPUTS = 192;

  /**
   * What to multiply.
   *
   * @param outputs n
   * @param inputs k
   * @param length tokens of a sequence
   * @param outputStride f32 from one row of dy to the next, at least n rounded up to 16; what is
   *     beyond n is 0
   * @param inputStride f32 from one row of x to the next
   */
  public record Spec(
      String name,
      String about,
      int outputs,
      int inputs,
      int length,
      int outputStride,
      int inputStride) {}

  private final Spec spec;
  private final RegisterTile tile;
  private final KernelBuilder k;
  private final Value dy;
  private final Value x;
  private final Value grad;
  private final Value copy;
  private final Value rows;

  private WeightGradient(Spec spec, Target target) {
    this.spec = spec;
    tile = RegisterTile.of(target);
    k = new KernelBuilder(spec.name(), spec.about());
    dy = k.in("dy", Mem.F32);
    x = k.in("x", Mem.F32);
    grad = k.out("grad", Mem.F32);
    copy = k.out("copy", Mem.F32);
    rows = k.scalar("rows");
  }

  /** Bytes of a thread's scratch. */
  public static long threadBytes(Spec spec, Target target) {
    int tokens = Math.min(spec.length(), TokenPanels.TOKENS);
    return (long) tokens * RegisterTile.of(target).vectors() * WeightFormat.TILE * Float.BYTES;
  }

  /** Work items. */
  public static int items(Spec spec, Target target) {
    int groups =
        Math.ceilDiv(WeightFormat.tiles(spec.outputs()), RegisterTile.of(target).vectors());
    return groups * Math.ceilDiv(spec.inputs(), INPUTS);
  }

  /**
   * Parameters: dy, x, grad (in and out), the thread's scratch, {@code rows}, a multiple of {@code
   * length}.
   */
  public static Kernel build(Spec spec, Target target) {
    return new WeightGradient(spec, target).build();
  }

  private Kernel build() {
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    int blocks = Math.ceilDiv(spec.inputs(), INPUTS);
    int tiles = WeightFormat.tiles(spec.outputs());
    int groups = tiles / tile.vectors();
    int rest = tiles % tile.vectors();
    k.loop(
        "item",
        begin,
        end,
        1,
        item -> {
          Value group = k.div(item, blocks);
          Value first = k.mul(k.rem(item, blocks), INPUTS);
          if (rest == 0) {
            panels(group, first, tile.vectors());
          } else if (groups == 0) {
            panels(group, first, rest);
          } else {
            k.when(
                k.lt(group, k.i32(groups)),
                () -> panels(group, first, tile.vectors()),
                () -> panels(group, first, rest));
          }
        });
    return k.build();
  }

  private void panels(Value group, Value first, int vectors) {
    int columns = vectors * WeightFormat.TILE;
    Value column = k.mul(group, tile.vectors() * WeightFormat.TILE);
    TokenPanels.each(
        k,
        rows,
        spec.length(),
        (from, to) -> {
          Value tokens = k.sub(to, from);
          k.loop(
              "t",
              k.i32(0),
              tokens,
              1,
              t -> {
                Value row = k.at(dy, k.add(from, t), spec.outputStride());
                Value place = k.at(copy, t, columns);
                for (int v = 0; v < vectors; v++) {
                  Value offset = k.i32(v * WeightFormat.TILE);
                  k.store(place, offset, k.load16(row, k.add(column, offset)));
                }
              });
          int whole = spec.inputs() / tile.rows() * tile.rows();
          int tail = spec.inputs() - whole;
          Value last = k.add(first, INPUTS);
          k.loop(
              "j",
              first,
              k.min(last, k.i32(whole)),
              tile.rows(),
              j -> block(group, j, from, tokens, new RegisterTile(tile.rows(), vectors)));
          if (tail > 0) {
            k.when(
                k.ge(last, k.i32(spec.inputs())),
                () -> block(group, k.i32(whole), from, tokens, new RegisterTile(tail, vectors)));
          }
        });
  }

  /** A panel's sums of the inputs from {@code j} on, added to the gradient. */
  private void block(Value group, Value j, Value from, Value tokens, RegisterTile block) {
    Value rowsFrom = k.at(x, from, spec.inputStride());
    List<List<Value>> sums =
        block.sums(
            k,
            k.i32(0),
            tokens,
            new RegisterTile.Operands() {
              @Override
              public Value vector(Value t, int v) {
                return k.load16(
                    k.at(copy, t, (long) block.vectors() * WeightFormat.TILE),
                    k.i32(v * WeightFormat.TILE));
              }

              @Override
              public Value number(Value t, int r) {
                return k.load(k.at(rowsFrom, t, spec.inputStride()), k.add(j, r));
              }
            });
    for (int v = 0; v < block.vectors(); v++) {
      Value n = k.add(k.mul(group, tile.vectors()), v);
      Value to = k.at(grad, n, (long) spec.inputs() * WeightFormat.TILE);
      for (int r = 0; r < block.rows(); r++) {
        Value at = k.mul(k.add(j, r), WeightFormat.TILE);
        k.store(to, at, k.add(k.load16(to, at), sums.get(r).get(v)));
      }
    }
  }
}
