package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weights in blocks for few rows where there is no int8 dot product: each row takes the integers
 * apart as it meets them. A thread's scratch holds, of one tile of each matrix, the scales of 256
 * inputs as f32.
 */
abstract sealed class UnpackingMatmul extends BlockMatmul permits PairMatmul, SmallFloatMatmul {
  private final @Nullable Value superscales;

  /** Of one kernel, whose scratch this declares. */
  UnpackingMatmul(Operands operands) {
    super(operands);
    this.superscales = format.superscales().isEmpty() ? null : k.out("superscales", Mem.F32);
  }

  /** The one that is best for the format. */
  static UnpackingMatmul of(Operands operands) {
    return PairMatmul.holds(operands.format())
        ? new PairMatmul(operands)
        : new SmallFloatMatmul(operands);
  }

  /** Bytes of each buffer of a thread's scratch, for up to {@code rows} rows. */
  static List<Long> threadBytes(Matmul.Spec spec, WeightFormat.Blocks format, int rows) {
    List<Long> bytes = new ArrayList<>();
    if (!format.superscales().isEmpty()) {
      int regions = spec.matrices() * format.superscales().size();
      bytes.add(4L * vectors(spec) * WeightFormat.TILE * regions);
    }
    if (PairMatmul.holds(format)) {
      bytes.add(PairMatmul.threadBytes(spec, rows));
    }
    return bytes;
  }

  private static int vectors(Matmul.Spec spec) {
    return spec.inputs() / 256;
  }

  /** What has to be done to the rows before tiles pass. */
  abstract void prepare(Value rows);

  /** {@code Σ (u - offset) q} of sub-block {@code index} and row {@code m}. */
  abstract Value dot(TileReader tile, Value m, Value index);

  @Override
  final void tiles(Value begin, Value end, RowTiles.Range rows, int rowTile) {
    prepare(rows.end());
    k.loop(
        "n",
        begin,
        end,
        1,
        n -> {
          List<TileReader> tiles = widened(TileReader.of(k, matrices, spec, n, 1));
          RowTiles.each(k, rows, 1, (m, r) -> epilogue.store(m, n, products(tiles, m)));
        });
  }

  /** The tiles with their scales of 256 inputs as f32. */
  private List<TileReader> widened(List<TileReader> tiles) {
    if (superscales == null) {
      return tiles;
    }
    List<TileReader> widened = new ArrayList<>();
    int size = vectors(spec) * WeightFormat.TILE;
    int used = 0;
    for (TileReader tile : tiles) {
      TileReader last = tile;
      for (int region : format.superscales()) {
        Value to = k.at(superscales, used);
        used += size;
        k.loop(
            "s",
            0,
            vectors(spec),
            1,
            s -> k.store(to, k.mul(s, WeightFormat.TILE), tile.load(k, region, s)));
        last = last.with(region, to);
      }
      widened.add(last);
    }
    return widened;
  }

  private List<List<Value>> products(List<TileReader> tiles, Value m) {
    List<List<Variable>> totals = RowTiles.sums(k, "total", 1, tiles.size());
    List<Activation.Rows> row = rows(m, 1);
    int subBlocks = spec.inputs() / format.subBlock();
    k.loop(
        "b",
        0,
        subBlocks,
        1,
        index -> {
          Value b = k.div(index, subs());
          for (int c = 0; c < tiles.size(); c++) {
            Value dot = dot(tiles.get(c), m, index);
            Scales.SubBlock scales = format.load(k, tiles.get(c), index);
            scaleInto(scales, index, b, row, List.of(dot), totals, c);
          }
        });
    return RowTiles.values(k, totals);
  }
}
