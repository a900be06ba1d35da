package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import java.util.List;

/**
 * The weights of a tile as f32, {@code [k][16]}, each the value that its format's codec gives. So a
 * kernel of f32 weights meets weights of any format, with the bits that their f32 values would have
 * given it.
 */
final class TileFloats {
  /** Inputs of weights in blocks that are converted together: no sub-block is smaller. */
  static final int UNIT = 16;

  private final KernelBuilder k;
  private final WeightFormat format;
  private final Target target;

  TileFloats(KernelBuilder k, WeightFormat format, Target target) {
    this.k = k;
    this.format = format;
    this.target = target;
  }

  /**
   * Writes inputs {@code first} to {@code first + count - 1} of all sixteen outputs.
   *
   * @param first of blocks a multiple of 16, and so is {@code count}
   */
  void convert(TileReader tile, Value first, Value count, Value to) {
    switch (format) {
      case WeightFormat.Plain plain ->
          k.loop(
              "k",
              k.i32(0),
              count,
              1,
              i -> k.store(to, k.mul(i, WeightFormat.TILE), tile.load(k, 0, k.add(first, i))));
      case WeightFormat.Blocks blocks -> {
        Value begin = k.div(first, UNIT);
        k.loop(
            "unit",
            k.i32(0),
            k.div(count, UNIT),
            1,
            unit ->
                unit(
                    blocks,
                    tile,
                    k.add(begin, unit),
                    k.at(to, unit, (long) UNIT * WeightFormat.TILE)));
      }
    }
  }

  /** Sixteen inputs: a sub-block, or half of one. */
  private void unit(WeightFormat.Blocks blocks, TileReader tile, Value unit, Value to) {
    Scales.SubBlock scales = blocks.load(k, tile, k.div(unit, blocks.subBlock() / UNIT));
    Value minimum = scales.minimum();
    Value offset = k.f32x16(SmallFloats.BIAS + blocks.offset());
    int count = Matmul.isNarrow(target) ? 1 : blocks.quadsPerStep();
    int perStep = 4 * count;
    int steps = UNIT / perStep;
    k.loop(
        "step",
        0,
        steps,
        1,
        i -> {
          List<Value> floats = blocks.floats(k, tile, k.add(k.mul(unit, steps), i), count);
          for (int input = 0; input < perStep; input++) {
            Value weight = k.mul(k.sub(floats.get(input), offset), scales.scale());
            Value at = k.mul(k.add(k.mul(i, perStep), input), WeightFormat.TILE);
            k.store(to, at, minimum == null ? weight : k.sub(weight, minimum));
          }
        });
  }
}
