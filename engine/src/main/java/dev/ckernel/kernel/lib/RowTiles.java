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
  /** Turns of an innermost loop that are laid open. */
  private static final int OPEN = 4;

  private RowTiles() {}

  /** What is done to rows from {@code firstRow} on. */
  interface Body {
    void of(Value firstRow, int rows);
  }

  static boolean isJava(Target target) {
    return target.language() == Target.Language.JAVA;
  }

  /** All rows, {@code size} at a time, then the rest in halves of that, or one by one. */
  static void each(KernelBuilder k, Target target, Value rows, int size, Body body) {
    if (size == 1) {
      k.loop("m", k.i32(0), rows, 1, m -> body.of(m, 1));
      return;
    }
    Value whole = k.and(rows, -size);
    k.loop("m", k.i32(0), whole, size, m -> body.of(m, size));
    if (isJava(target)) {
      k.loop("m", whole, rows, 1, m -> body.of(m, 1));
      return;
    }
    for (int rest = size / 2; rest >= 1; rest /= 2) {
      int r = rest;
      k.when(k.ne(k.and(rows, r), k.i32(0)), () -> body.of(k.and(rows, -2 * r), r));
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
    boolean open = isJava(target) && target.lanes() == Type.LANES && count % OPEN == 0;
    int step = open ? OPEN : 1;
    k.loop(
        "i",
        0,
        count,
        step,
        first -> {
          for (int turn = 0; turn < step; turn++) {
            Value i = k.add(first, turn);
            Value at = k.mul(i, WeightFormat.TILE);
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
