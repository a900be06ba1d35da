package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * A causal convolution of a few taps over the rows of each sequence, whose last rows of x are kept
 * from step to step. A row's sum is the same however a sequence is cut into steps: by fma from +0,
 * the oldest row first.
 */
public final class ShortConv {
  private static final int TILE = WeightFormat.TILE;

  private ShortConv() {}

  /**
   * Numbers of a run of adjacent rows of one sequence: its first row, the row after it, its slot.
   */
  public static final int RUN = 3;

  /**
   * What is convolved.
   *
   * @param columns that x and y have
   * @param slotStride f32 from one sequence's state to the next
   */
  public record Spec(
      String name,
      String about,
      int columns,
      int taps,
      int inputStride,
      int outputStride,
      long slotStride) {
    private int blocks() {
      return WeightFormat.tiles(columns);
    }
  }

  /** f32 that the state of a sequence has. */
  public static int stateSize(int columns, int taps) {
    return (taps - 1) * WeightFormat.tiles(columns) * TILE;
  }

  /**
   * The kernel; a work item is a run and a block of 16 columns. Parameters: x, w as packed in tiles
   * of 16 outputs, runs of {@link #RUN} numbers, the state of slot 0, y.
   */
  public static Kernel build(Spec spec) {
    KernelBuilder k = new KernelBuilder(spec.name, spec.about);
    Value x = k.in("x", Mem.F32);
    Value w = k.in("w", Mem.F32);
    Value runs = k.in("runs", Mem.I32);
    Value state = k.out("state", Mem.F32);
    Value y = k.out("y", Mem.F32);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "item",
        begin,
        end,
        1,
        item -> {
          Value run = k.mul(k.div(item, spec.blocks()), RUN);
          Value block = k.rem(item, spec.blocks());
          Value column = k.mul(block, TILE);
          Value first = k.load(runs, run);
          Value last = k.load(runs, k.add(run, 1));
          Value slot = k.at(state, k.load(runs, k.add(run, 2)), spec.slotStride);
          List<Value> weights = new ArrayList<>();
          List<Variable> before = new ArrayList<>();
          for (int j = 0; j < spec.taps; j++) {
            weights.add(k.load16(k.at(w, block, (long) spec.taps * TILE), k.i32(j * TILE)));
          }
          for (int j = 0; j < spec.taps - 1; j++) {
            before.add(k.var("before", k.load16(kept(k, spec, slot, j), column)));
          }
          k.loop(
              "m",
              first,
              last,
              1,
              m -> {
                Value here = k.load16(k.at(x, m, spec.inputStride), column);
                Value sum = k.f32x16(0);
                for (int j = 0; j < before.size(); j++) {
                  sum = k.fma(weights.get(j), k.get(before.get(j)), sum);
                }
                sum = k.fma(weights.getLast(), here, sum);
                k.store(k.at(y, m, spec.outputStride), column, sum);
                for (int j = 0; j + 1 < before.size(); j++) {
                  k.set(before.get(j), k.get(before.get(j + 1)));
                }
                k.set(before.getLast(), here);
              });
          for (int j = 0; j < before.size(); j++) {
            k.store(kept(k, spec, slot, j), column, k.get(before.get(j)));
          }
        });
    return k.build();
  }

  /** Row {@code j} of a sequence's state. */
  private static Value kept(KernelBuilder k, Spec spec, Value slot, int j) {
    return k.at(slot, (long) j * spec.blocks() * TILE);
  }
}
