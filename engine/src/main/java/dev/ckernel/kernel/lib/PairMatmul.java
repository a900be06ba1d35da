package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.List;

/**
 * Integers in pairs of i16: their products take half of the instructions that f32 takes, and no
 * conversion, where sums of several fit. A thread's scratch holds the rows' integers in such pairs.
 */
final class PairMatmul extends UnpackingMatmul {
  private final Value pairs;

  PairMatmul(Operands operands) {
    super(operands);
    this.pairs = k.out("pairs", Mem.I32);
  }

  /** Whether an i16 holds the sum of two products. */
  static boolean holds(WeightFormat.Blocks format) {
    return together(format) > 1;
  }

  /** Products whose sum an i16 holds. */
  private static int together(WeightFormat.Blocks format) {
    return Short.MAX_VALUE / (127 * format.maximum());
  }

  /** Bytes of a thread's scratch for {@code rows} rows. */
  static long threadBytes(Matmul.Spec spec, int rows) {
    return 2L * spec.inputs() * rows;
  }

  /** Bytes 0 and 2 of each quad of a row, then bytes 1 and 3 of each. */
  @Override
  void prepare(Value rows) {
    int quads = spec.inputs() / 4;
    k.loop(
        "m",
        k.i32(0),
        rows,
        1,
        m -> {
          Activation.Rows row = rows(m, 1).getFirst();
          Value even = pairs(m);
          Value odd = k.at(even, quads);
          Norm.forVectors(
              k,
              quads,
              (i, count) -> {
                Value quad = k.load16(row.quants(), i, count);
                k.store(even, i, pair(k.shl(quad, 24), k.shl(quad, 8)), count);
                k.store(odd, i, pair(k.shl(quad, 16), quad), count);
              });
        });
  }

  /** Where the pairs of row {@code m} are. */
  private Value pairs(Value m) {
    return k.at(pairs, m, spec.inputs() / 2);
  }

  /** Two bytes, each the uppermost of its i32. */
  private Value pair(Value low, Value high) {
    return k.or(k.and(k.shr(low, 24), 0xFFFF), k.shl(k.shr(high, 24), 16));
  }

  @Override
  Value dot(TileReader tile, Value m, Value index) {
    Value product = k.toF32(product(tile, pairs(m), index));
    if (format.offset() == 0) {
      return product;
    }
    Value sum = rows(m, 1).getFirst().sum(k, index, format.subBlock());
    return k.fma(sum, k.f32(format.offset()), product);
  }

  private Value product(TileReader tile, Value x, Value index) {
    int quads = format.subBlock() / 4;
    int count = target.lanes() == Type.LANES ? quads : format.quadsPerStep();
    int steps = quads / count;
    Variable dot = k.var("dot", k.i32x16(0));
    k.loop(
        "step",
        0,
        steps,
        1,
        i -> {
          Value step = steps == 1 ? index : k.add(k.mul(index, steps), i);
          add(dot, format.pairs(k, tile, step, count), x, k.mul(step, count));
        });
    return k.get(dot);
  }

  /** Adds the products of weights from quad {@code quad} on, in i16 as long as that holds them. */
  private void add(Variable dot, List<Value> weights, Value x, Value quad) {
    int together = together(format);
    for (int first = 0; first < weights.size(); first += together) {
      Variable sum = k.var("sum", k.i32x16(0));
      for (int i = first; i < Math.min(first + together, weights.size()); i++) {
        Value at = k.add(quad, i / 2 + i % 2 * (spec.inputs() / 4));
        k.set(sum, k.mulAdd16(weights.get(i), k.load(x, at), k.get(sum)));
      }
      Value both = k.add(k.shr(k.shl(k.get(sum), 16), 16), k.shr(k.get(sum), 16));
      k.set(dot, k.add(k.get(dot), both));
    }
  }
}
