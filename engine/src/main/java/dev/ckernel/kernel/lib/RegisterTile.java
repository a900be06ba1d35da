package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * The sums that a matrix product keeps in registers: {@code rows} numbers meet {@code vectors}
 * vectors of 16. Two loads of vectors and eight of numbers feed sixteen fmas, so that neither the
 * loads nor the latency of an fma are in the way.
 */
record RegisterTile(int rows, int vectors) {
  /** The largest that leaves registers for the vectors and one number. */
  static RegisterTile of(Target target) {
    int vectors = target.lanes() == Type.LANES && target.registers() >= 32 ? 2 : 1;
    int machine = vectors * Type.LANES / target.lanes();
    int rows = 8;
    while (rows > 1 && (rows + 1) * machine + 1 > target.registers()) {
      rows /= 2;
    }
    return new RegisterTile(rows, vectors);
  }

  /** What meets in turn {@code i}. */
  interface Operands {
    Value vector(Value i, int v);

    Value number(Value i, int r);
  }

  /** {@code Σ number[r] · vector[v]} for each r and v: by fma from 0, i in order. */
  List<List<Value>> sums(KernelBuilder k, Value from, Value to, Operands operands) {
    List<List<Variable>> sums = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      List<Variable> row = new ArrayList<>();
      for (int v = 0; v < vectors; v++) {
        row.add(k.var("acc", k.f32x16(0)));
      }
      sums.add(row);
    }
    k.loop(
        "i",
        from,
        to,
        1,
        i -> {
          List<Value> loaded = new ArrayList<>();
          for (int v = 0; v < vectors; v++) {
            loaded.add(operands.vector(i, v));
          }
          for (int r = 0; r < rows; r++) {
            Value number = operands.number(i, r);
            for (int v = 0; v < vectors; v++) {
              Variable sum = sums.get(r).get(v);
              k.set(sum, k.fma(number, loaded.get(v), k.get(sum)));
            }
          }
        });
    return sums.stream().map(row -> row.stream().map(k::get).toList()).toList();
  }
}
