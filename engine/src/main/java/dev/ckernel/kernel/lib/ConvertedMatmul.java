package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights in blocks for many rows where there is no int8 dot product: a thread's scratch takes the
 * integers of a tile, less their offset, and its scales as f32, before all rows pass.
 */
final class ConvertedMatmul extends BlockMatmul {
  private final Value scratch;

  /** Of one kernel, whose scratch this declares. */
  ConvertedMatmul(Operands operands) {
    super(operands);
    this.scratch = k.out("converted", Mem.F32);
  }

  /** Bytes of a thread's scratch. */
  static long threadBytes(Matmul.Spec spec, WeightFormat.Blocks format, Target target) {
    return 4 * tileFloats(spec, format) * spec.matrices() * Matmul.tilesOfAnItem(spec, target);
  }

  /** Floats of a tile: integers, scales, and minimums where the format has them. */
  private static long tileFloats(Matmul.Spec spec, WeightFormat.Blocks format) {
    long scales = spec.inputs() / format.subBlock();
    return WeightFormat.TILE * (spec.inputs() + (format.hasMinimums() ? 2 : 1) * scales);
  }

  @Override
  void tiles(Value begin, Value end, RowTiles.Range rows, int rowTile) {
    int together = Matmul.tilesOfAnItem(spec, target);
    k.loop("n", begin, end, together, n -> group(n, together, end, rows, rowTile));
  }

  /** Tiles {@code n} to {@code n + count - 1}; past the end the last one is computed again. */
  private void group(Value n, int count, Value end, RowTiles.Range rows, int rowTile) {
    List<Converted> tiles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Value tile = i == 0 ? n : k.min(k.add(n, i), k.sub(end, k.i32(1)));
      for (TileReader reader : TileReader.of(k, matrices, spec, tile, 1)) {
        tiles.add(new Converted(reader, k.at(scratch, tiles.size() * tileFloats(spec, format))));
      }
    }
    tiles.forEach(Converted::convert);
    RowTiles.each(
        k, rows, rowTile, (m, r) -> epilogue.store(m, n, count, end, products(tiles, rows(m, r))));
  }

  private List<List<Value>> products(List<Converted> tiles, List<Activation.Rows> rows) {
    List<List<Variable>> totals = RowTiles.sums(k, "total", rows.size(), tiles.size());
    int subBlocks = spec.inputs() / format.subBlock();
    k.loop("b", 0, subBlocks, 1, index -> product(tiles, rows, index, totals));
    return RowTiles.values(k, totals);
  }

  private void product(
      List<Converted> tiles, List<Activation.Rows> rows, Value index, List<List<Variable>> totals) {
    List<List<Variable>> dots = RowTiles.sums(k, "dot", rows.size(), tiles.size());
    Value b = k.div(index, subs());
    int size = format.subBlock();
    RowTiles.multiply(
        k,
        target,
        rows.stream().map(row -> k.at(row.quants(), index, size)).toList(),
        tiles.stream()
            .map(tile -> k.at(tile.floats, index, (long) size * WeightFormat.TILE))
            .toList(),
        size,
        dots);
    for (int c = 0; c < tiles.size(); c++) {
      int column = c;
      List<Value> sums = dots.stream().map(row -> k.get(row.get(column))).toList();
      scaleInto(tiles.get(c).scales(index), index, b, rows, sums, totals, c);
    }
  }

  /** A tile and its floats. */
  private final class Converted {
    private final TileReader tile;
    private final Value floats;
    private final Value scales;
    private final Value minimums;

    Converted(TileReader tile, Value floats) {
      long vectors = spec.inputs();
      this.tile = tile;
      this.floats = floats;
      this.scales = k.at(floats, WeightFormat.TILE * vectors);
      long subs = vectors / format.subBlock();
      this.minimums =
          format.hasMinimums() ? k.at(floats, WeightFormat.TILE * (vectors + subs)) : scales;
    }

    void convert() {
      int count = Matmul.isNarrow(target) ? 1 : format.quadsPerStep();
      int perStep = 4 * count;
      Value offset = k.f32x16(SmallFloats.BIAS + format.offset());
      k.loop(
          "step",
          0,
          spec.inputs() / perStep,
          1,
          step -> {
            List<Value> weights = format.floats(k, tile, step, count);
            for (int i = 0; i < perStep; i++) {
              Value at = k.mul(k.add(k.mul(step, perStep), i), WeightFormat.TILE);
              k.store(floats, at, k.sub(weights.get(i), offset));
            }
          });
      k.loop(
          "sub",
          0,
          spec.inputs() / format.subBlock(),
          1,
          sub -> {
            Scales.SubBlock loaded = format.load(k, tile, sub);
            Value at = k.mul(sub, WeightFormat.TILE);
            k.store(scales, at, loaded.scale());
            if (loaded.minimum() != null) {
              k.store(minimums, at, loaded.minimum());
            }
          });
    }

    Scales.SubBlock scales(Value index) {
      Value at = k.mul(index, WeightFormat.TILE);
      Value minimum = format.hasMinimums() ? k.load16(minimums, at) : null;
      return new Scales.SubBlock(k.load16(scales, at), minimum);
    }
  }
}
