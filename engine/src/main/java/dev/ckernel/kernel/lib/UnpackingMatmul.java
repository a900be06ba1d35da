package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights in blocks for few rows where there is no int8 dot product: each row takes the integers
 * apart as it meets them.
 */
final class UnpackingMatmul extends BlockMatmul {
  UnpackingMatmul(Operands operands) {
    super(operands);
  }

  @Override
  void items(Value begin, Value end, Value rows, int rowTile) {
    k.loop(
        "n",
        begin,
        end,
        1,
        n -> {
          List<TileReader> tiles = TileReader.of(k, matrices, spec, n, 1);
          RowTiles.each(
              k, target, rows, 1, (m, r) -> epilogue.store(m, n, products(tiles, rows(m, r))));
        });
  }

  private List<List<Value>> products(List<TileReader> tiles, List<Activation.Rows> rows) {
    List<List<Variable>> totals = RowTiles.sums(k, "total", 1, tiles.size());
    int subBlocks = spec.inputs() / format.subBlock();
    k.loop(
        "b",
        0,
        subBlocks,
        1,
        index -> {
          Value b = k.div(index, subs());
          for (int c = 0; c < tiles.size(); c++) {
            Value dot = product(tiles.get(c), rows.getFirst(), index);
            Scales.SubBlock scales = format.load(k, tiles.get(c), index);
            scaleInto(scales, index, b, rows, List.of(dot), totals, c);
          }
        });
    return RowTiles.values(k, totals);
  }

  /** Of sub-block {@code index} of the row. */
  private Value product(TileReader tile, Activation.Rows row, Value index) {
    int chains = Matmul.isNarrow(target) ? 2 : 4;
    List<Variable> dots = new ArrayList<>();
    Value sum = row.sum(k, index, format.subBlock());
    Value start = k.mul(sum, k.f32(SmallFloats.BIAS + format.offset()));
    dots.add(k.var("dot", k.broadcast(start, WeightFormat.TILE)));
    while (dots.size() < chains) {
      dots.add(k.var("dot", k.f32x16(0)));
    }
    int count = quadsPerStep();
    int perStep = 4 * count;
    int steps = format.subBlock() / perStep;
    k.loop(
        "step",
        0,
        steps,
        1,
        i -> {
          Value step = steps == 1 ? index : k.add(k.mul(index, steps), i);
          List<Value> weights = format.floats(k, tile, step, count);
          for (int input = 0; input < perStep; input++) {
            Variable dot = dots.get(input % chains);
            Value x = k.load(row.quants(), k.add(k.mul(step, perStep), input));
            k.set(dot, k.fma(x, weights.get(input), k.get(dot)));
          }
        });
    return dots.stream().map(k::get).reduce((x0, x1) -> k.add(x0, x1)).orElseThrow();
  }

  /** Quads that are taken apart at once. */
  private int quadsPerStep() {
    int together = format.quadsPerStep();
    if (!Matmul.isNarrow(target)) {
      return Math.max(2, together);
    }
    return Matmul.isSimple(format) ? together : Math.min(2, together);
  }
}
