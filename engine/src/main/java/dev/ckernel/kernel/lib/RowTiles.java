package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;

/** Rows of activations, as many at a time as registers hold. */
final class RowTiles {
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

  static List<List<Value>> values(KernelBuilder k, List<List<Variable>> variables) {
    return variables.stream().map(row -> row.stream().map(k::get).toList()).toList();
  }
}
