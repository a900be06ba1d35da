package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;

/** Rows of activations, as many at a time as registers hold. */
final class RowTiles {
  /** Multiply-adds that stand in a turn of an innermost loop that is laid open. */
  private static final int OPEN = 16;

  /** Tiles that a row meets at a time. */
  private static final int MOST_TILES = 4;

  private RowTiles() {}

  /** What is done to rows from {@code firstRow} on. */
  interface Body {
    void of(Value firstRow, int rows);
  }

  static boolean isJava(Target target) {
    return target.language() == Target.Language.JAVA;
  }

  /**
   * Tiles of each matrix that a row meets at a time where rows are few and tiles stand abreast. The
   * memory of some processors gives more when it is read in several places at once, and the sums of
   * one tile wait for one another; that of others gives less, so that a step is told which way to
   * go, see {@link Range}. Their sums take half of the registers.
   */
  static int tilesAbreast(int matrices, Target target) {
    int room = target.registers() / 2 / (matrices * Type.LANES / target.lanes());
    return Math.clamp(Integer.highestOneBit(room), 1, MOST_TILES);
  }

  /**
   * Rows {@code first} to {@code end - 1}.
   *
   * @param abreast 1 where few of them meet several tiles at a time, else 0
   */
  record Range(Value first, Value end, Value abreast) {}

  /** Rows, {@code size} at a time, a power of two, and the rest in halves of that. */
  static void each(KernelBuilder k, Range rows, int size, Body body) {
    each(k, rows, size, 2, body);
  }

  /** The rest in such parts, down to single rows: larger ones make a smaller method. */
  static void each(KernelBuilder k, Range rows, int size, int part, Body body) {
    Value begin = rows.first();
    for (int r = size; r >= 1; r = r == 1 ? 0 : Math.max(1, r / part)) {
      int tile = r;
      Value end = r == 1 ? rows.end() : k.and(rows.end(), -r);
      k.loop("m", begin, end, r, m -> body.of(m, tile));
      begin = end;
    }
  }

  /** A sum for each row and column, all 0. */
  static List<List<Variable>> sums(KernelBuilder k, String name, int rows, int columns) {
    List<List<Variable>> all = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      List<Variable> row = new ArrayList<>();
      for (int c = 0; c < columns; c++) {
        row.add(k.var(name, k.f32x16(0)));
      }
      all.add(row);
    }
    return all;
  }

  /**
   * Adds to each sum the products of {@code count} inputs of its row and weights of its tile. The
   * loop is of a constant length and laid open a little on the JVM of wide vectors: HotSpot would
   * lay it open so far that the sums go to memory, and begin and end it with single turns.
   *
   * @param rows pointers to the inputs of each row
   * @param tiles pointers to the weights {@code [count][16]} of each tile
   * @param sums of each row, for each tile
   */
  static void multiply(
      KernelBuilder k,
      Target target,
      List<Value> rows,
      List<Value> tiles,
      int count,
      List<List<Variable>> sums) {
    boolean open = isJava(target) && target.lanes() == Type.LANES;
    int most = open ? Math.clamp(OPEN / (rows.size() * tiles.size()), 1, 4) : 1;
    int step = count % most == 0 ? most : 1;
    k.loop(
        "i",
        0,
        count,
        step,
        first -> {
          for (int turn = 0; turn < step; turn++) {
            Value i = k.add(first, turn);
            Value at = k.mul(i, WeightFormat.TILE);
            if (rows.size() == 1) {
              for (Value tile : tiles) {
                int ahead = TileReader.AHEAD / tile.pointer().mem().bytes();
                k.prefetch(tile, k.add(at, ahead));
              }
            }
            List<Value> weights = tiles.stream().map(tile -> k.load16(tile, at)).toList();
            for (int row = 0; row < rows.size(); row++) {
              Value input = k.load(rows.get(row), i);
              for (int c = 0; c < weights.size(); c++) {
                Variable sum = sums.get(row).get(c);
                k.set(sum, k.fma(input, weights.get(c), k.get(sum)));
              }
            }
          }
        });
  }

  static List<List<Value>> values(KernelBuilder k, List<List<Variable>> variables) {
    return variables.stream().map(row -> row.stream().map(k::get).toList()).toList();
  }
}
