package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * The items of a {@link Matmul} with floating-point weights, summed up in panels of {@value
 * Matmul#PANEL} inputs.
 *
 * <p>On the JVM many rows meet two tiles at a time where a range of items has two: a number in all
 * lanes costs an instruction there, which then serves two fmas (Zen 4, 1024 rows: 39 against 45 G
 * multiply-adds/s).
 */
final class FloatMatmul {
  /** Rows in registers where there are two tiles, and from how many on two are taken. */
  private static final int PAIR_ROWS = 4;

  private final KernelBuilder k;
  private final Matmul.Spec spec;
  private final Target target;
  private final List<List<Value>> matrices;
  private final Value x;
  private final Epilogue epilogue;

  FloatMatmul(
      KernelBuilder k,
      Matmul.Spec spec,
      Target target,
      List<List<Value>> matrices,
      Value x,
      Epilogue epilogue) {
    this.k = k;
    this.spec = spec;
    this.target = target;
    this.matrices = matrices;
    this.x = x;
    this.epilogue = epilogue;
  }

  /** All items; {@code rowTile} rows of one tile are in registers. */
  void items(Value begin, Value end, Value rows, int rowTile) {
    if (!takesPairs()) {
      k.loop("n", begin, end, 1, n -> one(n, rows, rowTile));
      return;
    }
    Value isMany = k.ge(rows, k.i32(PAIR_ROWS));
    Value paired = k.select(isMany, k.and(k.sub(end, begin), -2), k.i32(0));
    Value single = k.add(begin, paired);
    k.loop("n", begin, single, 2, n -> pair(n, rows));
    k.loop("n", single, end, 1, n -> one(n, rows, rowTile));
  }

  private boolean takesPairs() {
    return RowTiles.isJava(target)
        && matrices.size() == 1
        && target.lanes() == Type.LANES
        && target.registers() >= 32;
  }

  private void one(Value n, Value rows, int rowTile) {
    List<TileReader> tiles =
        matrices.stream()
            .map(matrix -> TileReader.of(k, matrix, spec.format(), spec.inputs(), n, null))
            .toList();
    RowTiles.each(k, target, rows, rowTile, (m, r) -> epilogue.store(m, n, products(tiles, m, r)));
  }

  private void pair(Value n, Value rows) {
    List<TileReader> tiles = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      tiles.add(
          TileReader.of(k, matrices.getFirst(), spec.format(), spec.inputs(), k.add(n, i), null));
    }
    RowTiles.each(
        k,
        target,
        rows,
        PAIR_ROWS,
        (m, r) -> {
          List<List<Value>> products = products(tiles, m, r);
          for (int i = 0; i < 2; i++) {
            int tile = i;
            epilogue.store(
                m, k.add(n, i), products.stream().map(row -> List.of(row.get(tile))).toList());
          }
        });
  }

  private List<List<Value>> products(List<TileReader> tiles, Value m, int r) {
    List<List<Variable>> totals = RowTiles.sums(k, "total", r, tiles.size());
    List<Value> rows = new ArrayList<>();
    for (int i = 0; i < r; i++) {
      rows.add(k.at(x, k.add(m, i), spec.inputStride()));
    }
    int whole = spec.inputs() / Matmul.PANEL * Matmul.PANEL;
    if (whole > 0) {
      k.loop(
          "panel",
          0,
          whole,
          Matmul.PANEL,
          panel -> panel(tiles, rows, totals, panel, k.add(panel, Matmul.PANEL)));
    }
    if (whole < spec.inputs()) {
      panel(tiles, rows, totals, k.i32(whole), k.i32(spec.inputs()));
    }
    return RowTiles.values(k, totals);
  }

  private void panel(
      List<TileReader> tiles, List<Value> rows, List<List<Variable>> totals, Value from, Value to) {
    List<List<Variable>> sums = RowTiles.sums(k, "acc", rows.size(), tiles.size());
    k.loop(
        "i",
        from,
        to,
        1,
        i -> {
          List<Value> weights = new ArrayList<>();
          for (TileReader tile : tiles) {
            weights.add(tile.load(k, 0, i));
          }
          for (int row = 0; row < rows.size(); row++) {
            Value input = k.load(rows.get(row), i);
            for (int c = 0; c < weights.size(); c++) {
              Variable sum = sums.get(row).get(c);
              k.set(sum, k.fma(input, weights.get(c), k.get(sum)));
            }
          }
        });
    for (int row = 0; row < rows.size(); row++) {
      for (int c = 0; c < tiles.size(); c++) {
        Variable total = totals.get(row).get(c);
        k.set(total, k.add(k.get(total), k.get(sums.get(row).get(c))));
      }
    }
  }
}
