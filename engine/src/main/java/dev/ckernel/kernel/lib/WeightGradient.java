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
 * <p>A work item is a group of tiles of outputs by a block of inputs. The panel's columns of dy are
 * copied into the thread's scratch first: there they stand whole rows apart, and are read again for
 * every few inputs. Those of x are copied, for several groups at once, only where rows are
 * multiples of a page apart: they would drive each other out of even a second-level cache (768
 * outputs, 3072 inputs, 1024 rows on Zen 4: half the speed).
 */
public final class WeightGradient {
  /** Inputs of a work item: at least, where there would be too few items otherwise; and at most. */
  private static final int FEWEST = 96;

  private static final int MOST = 384;

  /** Items that there should be. */
  private static final int ITEMS = 32;

  /** Groups of tiles for which a copy of x is enough. */
  private static final int GROUPS = 8;

  /** f32 of a page. */
  private static final int PAGE = 1024;

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
  private final boolean copies;
  private final int groupsPerItem;
  private final int blocks;
  private final int blockInputs;
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
    copies = copies(spec);
    groupsPerItem = groupsPerItem(spec, target);
    blocks = blocks(spec, target);
    blockInputs = blockInputs(spec, target);
  }

  private static boolean copies(Spec spec) {
    return spec.inputStride() % PAGE == 0;
  }

  private static int groups(Spec spec, Target target) {
    return Math.ceilDiv(WeightFormat.tiles(spec.outputs()), RegisterTile.of(target).vectors());
  }

  /** Inputs of a work item, a multiple of 16. */
  private static int blockInputs(Spec spec, Target target) {
    int wanted = Math.min(Math.ceilDiv(ITEMS, groups(spec, target)), spec.inputs() / FEWEST);
    int blocks = Math.max(Math.ceilDiv(spec.inputs(), MOST), wanted);
    return WeightFormat.tiles(Math.ceilDiv(spec.inputs(), blocks)) * WeightFormat.TILE;
  }

  private static int blocks(Spec spec, Target target) {
    return Math.ceilDiv(spec.inputs(), blockInputs(spec, target));
  }

  private static int groupsPerItem(Spec spec, Target target) {
    int all = groups(spec, target) * blocks(spec, target);
    return copies(spec) ? Math.clamp(all / ITEMS, 1, GROUPS) : 1;
  }

  private static int tokens(Spec spec) {
    return Math.min(spec.length(), TokenPanels.TOKENS);
  }

  /** Bytes of a thread's scratch. */
  public static long threadBytes(Spec spec, Target target) {
    int outputs = RegisterTile.of(target).vectors() * WeightFormat.TILE;
    return (long) tokens(spec)
        * (outputs + (copies(spec) ? blockInputs(spec, target) : 0))
        * Float.BYTES;
  }

  /** Work items. */
  public static int items(Spec spec, Target target) {
    return Math.ceilDiv(groups(spec, target), groupsPerItem(spec, target)) * blocks(spec, target);
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
    k.loop(
        "item",
        begin,
        end,
        1,
        item -> {
          Value group = k.mul(k.div(item, blocks), groupsPerItem);
          Value first = k.mul(k.rem(item, blocks), blockInputs);
          Value last = k.min(k.add(first, blockInputs), k.i32(spec.inputs()));
          TokenPanels.each(
              k,
              rows,
              spec.length(),
              (from, to) -> {
                Value tokens = k.sub(to, from);
                if (copies) {
                  copyInputs(from, tokens, first, last);
                }
                groups(group, (g, vectors) -> panel(g, vectors, first, last, from, tokens));
              });
        });
    return k.build();
  }

  /** What is done to a group of tiles. */
  private interface Group {
    void of(Value group, int vectors);
  }

  /** The groups of an item; the matrix's last one may have fewer tiles. */
  private void groups(Value first, Group body) {
    int tiles = WeightFormat.tiles(spec.outputs());
    int whole = tiles / tile.vectors();
    int rest = tiles % tile.vectors();
    Value last = k.add(first, groupsPerItem);
    if (whole > 0) {
      k.loop("group", first, k.min(last, k.i32(whole)), 1, g -> body.of(g, tile.vectors()));
    }
    if (rest > 0) {
      k.when(k.gt(last, k.i32(whole)), () -> body.of(k.i32(whole), rest));
    }
  }

  /** The inputs of a panel: sixteen of all its tokens, then the next. */
  private void copyInputs(Value from, Value tokens, Value first, Value last) {
    k.loop(
        "j",
        first,
        last,
        WeightFormat.TILE,
        j -> {
          Value place = inputs(k.sub(j, first));
          k.loop(
              "t",
              k.i32(0),
              tokens,
              1,
              t ->
                  k.store(
                      k.at(place, t, WeightFormat.TILE),
                      k.i32(0),
                      k.load16(k.at(x, k.add(from, t), spec.inputStride()), j)));
        });
  }

  /** Where the copy of sixteen inputs begins. */
  private Value inputs(Value input) {
    long outputs = (long) tokens(spec) * tile.vectors() * WeightFormat.TILE;
    return k.at(k.at(copy, outputs), k.shr(input, 4), (long) tokens(spec) * WeightFormat.TILE);
  }

  private void panel(Value group, int vectors, Value first, Value last, Value from, Value tokens) {
    int columns = vectors * WeightFormat.TILE;
    Value column = k.mul(group, tile.vectors() * WeightFormat.TILE);
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
    k.loop(
        "j",
        first,
        k.min(last, k.i32(whole)),
        tile.rows(),
        j -> block(group, first, j, from, tokens, new RegisterTile(tile.rows(), vectors)));
    if (tail > 0) {
      k.when(
          k.eq(last, k.i32(spec.inputs())),
          () -> block(group, first, k.i32(whole), from, tokens, new RegisterTile(tail, vectors)));
    }
  }

  /** A panel's sums of the inputs from {@code j} on, added to the gradient. */
  private void block(
      Value group, Value first, Value j, Value from, Value tokens, RegisterTile block) {
    Value numbers;
    int stride;
    if (copies) {
      Value input = k.sub(j, first);
      numbers = k.at(inputs(input), k.and(input, WeightFormat.TILE - 1), 1);
      stride = WeightFormat.TILE;
    } else {
      numbers = k.at(k.at(x, from, spec.inputStride()), j, 1);
      stride = spec.inputStride();
    }
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
                return k.load(k.at(numbers, t, stride), k.i32(r));
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
