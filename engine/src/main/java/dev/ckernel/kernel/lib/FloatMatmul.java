package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a {@link Matmul} with floating-point rows, summed up in panels of {@value
 * Matmul#PANEL} inputs. Weights in blocks are converted to f32 in a thread's scratch first, however
 * many rows there are.
 *
 * <p>Many rows meet the tiles of an item together; where they are so many that it pays, weights of
 * 16 bits are converted once, to f32 in a thread's scratch. In C few rows meet several tiles at a
 * time.
 */
final class FloatMatmul {
  private final KernelBuilder k;
  private final Matmul.Spec spec;
  private final Target target;
  private final List<List<Value>> matrices;
  private final Value x;
  private final Epilogue epilogue;

  /** Whether rows are never {@link Matmul#MANY}. */
  private final boolean few;

  private final @Nullable Value scratch;

  /** Of one kernel, whose scratch this declares. */
  FloatMatmul(
      KernelBuilder k,
      Matmul.Spec spec,
      Target target,
      List<List<Value>> matrices,
      Value x,
      Epilogue epilogue,
      Matmul.Variant variant) {
    this.k = k;
    this.spec = spec;
    this.target = target;
    this.matrices = matrices;
    this.x = x;
    this.epilogue = epilogue;
    this.few = variant == Matmul.Variant.FEW && Matmul.manyFrom(spec, target) == Matmul.MANY;
    this.scratch =
        variant == Matmul.Variant.MANY || isBlocks(spec) ? k.out("converted", Mem.F32) : null;
  }

  private static boolean isBlocks(Matmul.Spec spec) {
    return switch (spec.format()) {
      case WeightFormat.Plain plain -> false;
      case WeightFormat.Blocks blocks -> true;
    };
  }

  /** Whether many rows meet tiles that were converted. */
  static boolean converts(WeightFormat.Plain format) {
    return format.mem() != Mem.F32;
  }

  /** Bytes of a thread's scratch for tiles that are converted. */
  static long threadBytes(Matmul.Spec spec, Target target) {
    return tileBytes(spec) * spec.matrices() * Matmul.tilesOfAnItem(spec, target);
  }

  private static long tileBytes(Matmul.Spec spec) {
    return 4L * WeightFormat.TILE * spec.inputs();
  }

  /** Tiles {@code begin} to {@code end - 1}, with {@code rowTile} rows of one in registers. */
  void tiles(Value begin, Value end, RowTiles.Range rows, int rowTile) {
    Value count = k.sub(rows.end(), rows.first());
    Value next = begin;
    if (!few) {
      Value many = k.ge(count, k.i32(Matmul.MANY));
      next = groups(next, end, many, Matmul.tilesOfAnItem(spec, target), rows, rowTile);
    }
    if (!RowTiles.isJava(target) && !isBlocks(spec)) {
      int abreast = RowTiles.tilesAbreast(matrices.size(), target);
      Value isFew = k.lt(count, k.mul(rows.abreast(), Matmul.MANY));
      next = groups(next, end, isFew, abreast, rows, 1);
    }
    int atOnce = few ? Math.min(rowTile, Matmul.MANY / 2) : rowTile;
    k.loop("n", next, end, 1, n -> group(n, 1, end, rows, atOnce));
  }

  /** As many as there are of {@code count} tiles each, if {@code when}; returns what is left. */
  private Value groups(
      Value begin, Value end, Value when, int count, RowTiles.Range rows, int rowTile) {
    if (count == 1) {
      return begin;
    }
    Value whole = k.and(k.sub(end, begin), -count);
    Value next = k.add(begin, k.select(when, whole, k.i32(0)));
    k.loop("n", begin, next, count, n -> group(n, count, end, rows, rowTile));
    return next;
  }

  /** Tiles {@code n} to {@code n + count - 1}, with {@code rowTile} rows in registers. */
  private void group(Value n, int count, Value end, RowTiles.Range rows, int rowTile) {
    List<Value> tiles = new ArrayList<>();
    for (TileReader reader : TileReader.of(k, matrices, spec, n, count)) {
      tiles.add(
          scratch == null
              ? reader.regions().getFirst()
              : converted(reader, k.at(scratch, tiles.size() * tileBytes(spec) / 4)));
    }
    int part = RowTiles.isJava(target) && isOnePanel() ? 4 : 2;
    RowTiles.each(
        k, rows, rowTile, part, (m, r) -> epilogue.store(m, n, count, end, products(tiles, m, r)));
  }

  private Value converted(TileReader tile, Value to) {
    switch (spec.format()) {
      case WeightFormat.Plain plain ->
          k.loop(
              "k",
              0,
              spec.inputs(),
              1,
              i -> {
                Value at = k.mul(i, WeightFormat.TILE);
                k.store(to, at, k.load16(tile.regions().getFirst(), at));
              });
      case WeightFormat.Blocks blocks ->
          new TileFloats(k, blocks, target).convert(tile, k.i32(0), k.i32(spec.inputs()), to);
    }
    return to;
  }

  /**
   * Whether one panel stands in no loop, with which HotSpot is slow. All rows are one method then,
   * as JavaPieces cuts loops; that of few rows, laid open, would be too large.
   */
  private boolean isOnePanel() {
    return spec.inputs() / Matmul.PANEL == 1 && !few;
  }

  private List<List<Value>> products(List<Value> tiles, Value m, int r) {
    List<List<Variable>> totals = RowTiles.sums(k, "total", r, tiles.size());
    List<Value> rows = new ArrayList<>();
    for (int i = 0; i < r; i++) {
      rows.add(k.at(x, k.add(m, i), spec.inputStride()));
    }
    int whole = spec.inputs() / Matmul.PANEL;
    int rest = spec.inputs() % Matmul.PANEL;
    if (isOnePanel()) {
      panel(tiles, rows, totals, k.i32(0), Matmul.PANEL);
    } else if (whole > 0) {
      k.loop(
          "panel",
          k.i32(0),
          k.i32(whole),
          1,
          panel -> panel(tiles, rows, totals, panel, Matmul.PANEL));
    }
    if (rest > 0) {
      panel(tiles, rows, totals, k.i32(whole), rest);
    }
    return RowTiles.values(k, totals);
  }

  /** Adds {@code count} inputs from the {@code panel}-th panel on to the totals. */
  private void panel(
      List<Value> tiles, List<Value> rows, List<List<Variable>> totals, Value panel, int count) {
    List<List<Variable>> sums = RowTiles.sums(k, "acc", rows.size(), tiles.size());
    long size = (long) Matmul.PANEL * WeightFormat.TILE;
    RowTiles.multiply(
        k,
        target,
        rows.stream().map(row -> k.at(row, panel, Matmul.PANEL)).toList(),
        tiles.stream().map(tile -> k.at(tile, panel, size)).toList(),
        count,
        sums);
    for (int row = 0; row < rows.size(); row++) {
      for (int c = 0; c < tiles.size(); c++) {
        Variable total = totals.get(row).get(c);
        k.set(total, k.add(k.get(total), k.get(sums.get(row).get(c))));
      }
    }
  }
}
