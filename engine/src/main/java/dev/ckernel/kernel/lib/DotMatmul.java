package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Op.DotWeights;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;

/** Weights in blocks by the machine's int8 dot product. */
final class DotMatmul extends BlockMatmul {
  DotMatmul(Operands operands) {
    super(operands);
  }

  /** A single row meets several tiles at a time where they stand abreast. */
  @Override
  void tiles(Value begin, Value end, RowTiles.Range rows, int rowTile) {
    int count = RowTiles.tilesAbreast(matrices.size(), target);
    Value single = begin;
    if (count > 1) {
      Value groups = k.and(k.sub(end, begin), -count);
      single = k.add(begin, k.select(k.le(rows.end(), rows.abreast()), groups, k.i32(0)));
      k.loop("n", begin, single, count, n -> group(n, count, end, rows, 1));
    }
    k.loop("n", single, end, 1, n -> group(n, 1, end, rows, rowTile));
  }

  private void group(Value n, int count, Value end, RowTiles.Range rows, int rowTile) {
    List<TileReader> tiles = TileReader.of(k, matrices, spec, n, count);
    RowTiles.each(k, rows, rowTile, (m, r) -> epilogue.store(m, n, count, end, dots(tiles, m, r)));
  }

  private List<List<Value>> dots(List<TileReader> tiles, Value m, int r) {
    boolean flip = format.maximum() > 127 && target.dot() == Target.Dot.SIGNED;
    DotWeights range =
        flip
            ? DotWeights.SIGNED
            : format.maximum() > 127 ? DotWeights.UNSIGNED : DotWeights.SEVEN_BITS;
    int subs = subs();
    List<List<Variable>> totals = RowTiles.sums(k, "total", r, tiles.size());
    List<Activation.Rows> rows = rows(m, r);
    k.loop(
        "b",
        0,
        spec.inputs() / 32,
        1,
        b -> {
          for (int c = 0; c < tiles.size(); c++) {
            tiles.get(c).prefetch(k, format, spec.inputs(), b);
            List<Value> quads = format.quads(k, tiles.get(c), b, 8);
            for (int sub = 0; sub < subs; sub++) {
              List<Value> dots = new ArrayList<>();
              for (Activation.Rows row : rows) {
                dots.add(
                    flip || format.offset() == 0
                        ? k.i32x16(0)
                        : k.shl(
                            k.broadcast(
                                row.sum(k, k.add(k.mul(b, subs), sub), format.subBlock()),
                                WeightFormat.TILE),
                            Integer.numberOfTrailingZeros(format.offset())));
              }
              for (int quad = sub * 8 / subs; quad < (sub + 1) * 8 / subs; quad++) {
                Value w = quads.get(quad);
                Value weights = flip ? k.xor(w, k.i32(0x80808080)) : w;
                for (int i = 0; i < r; i++) {
                  Value bytes = k.load(rows.get(i).quants(), k.add(k.mul(b, 8), quad));
                  dots.set(i, k.dot4(dots.get(i), weights, bytes, range));
                }
              }
              List<Value> sums = dots.stream().map(k::toF32).toList();
              Value index = k.add(k.mul(b, subs), sub);
              scaleInto(format.load(k, tiles.get(c), index), index, b, rows, sums, totals, c);
            }
          }
        });
    return RowTiles.values(k, totals);
  }
}
