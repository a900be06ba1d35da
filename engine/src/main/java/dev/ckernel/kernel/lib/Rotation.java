package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.lib.Heads.Rope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The rotation of the heads of one row of a kernel. A row has a position on each axis of its {@link
 * Rope}, and each pair of elements rotates by the position on its own axis.
 */
final class Rotation {
  /** What is done to {@code count} pairs from {@code i} on. */
  private interface Pairs {
    void of(Value i, int count, Supplier<Value> cos, Supplier<Value> sin);
  }

  private final KernelBuilder k;
  private final Rope rope;

  /** For each axis, the table's row of its position. */
  private final List<Value> cos;

  private final List<Value> sin;

  private Rotation(KernelBuilder k, Rope rope, List<Value> cos, List<Value> sin) {
    this.k = k;
    this.rope = rope;
    this.cos = cos;
    this.sin = sin;
  }

  /** That of row {@code m}. */
  static Rotation of(
      KernelBuilder k, Rope rope, Value positions, Value m, Value cosTable, Value sinTable) {
    int axes = rope.axisCount();
    List<Value> cos = new ArrayList<>();
    List<Value> sin = new ArrayList<>();
    for (int axis = 0; axis < axes; axis++) {
      Value position = k.load(positions, k.add(k.mul(m, axes), axis));
      cos.add(k.at(cosTable, position, rope.dims() / 2));
      sin.add(k.at(sinTable, position, rope.dims() / 2));
    }
    return new Rotation(k, rope, cos, sin);
  }

  /**
   * Rotates a head.
   *
   * @param backwards for the gradient
   */
  void rotate(Value x, Value y, int headDim, boolean backwards) {
    switch (rope.layout()) {
      case SPLIT_HALF -> {
        int half = rope.dims() / 2;
        forVectors((i, count, c, s) -> {
          Value second = k.add(i, half);
          Value x0 = k.load16(x, i, count);
          Value x1 = k.load16(x, second, count);
          rotate(
              x0,
              x1,
              c.get(),
              s.get(),
              backwards,
              (value, which) -> k.store(y, which == 0 ? i : second, value, count));
        });
      }
      case PAIRWISE ->
          forElements((i, count, c, s) -> {
            Value first = k.mul(i, 2);
            Value second = k.add(first, 1);
            Value x0 = k.load(x, first);
            Value x1 = k.load(x, second);
            rotate(
                x0,
                x1,
                c.get(),
                s.get(),
                backwards,
                (value, which) -> k.store(y, which == 0 ? first : second, value));
          });
    }
    if (rope.dims() < headDim && !x.equals(y)) {
      k.loop("i", rope.dims(), headDim, 1, i -> k.store(y, i, k.load(x, i)));
    }
  }

  private interface Store {
    void of(Value value, int which);
  }

  private void rotate(Value x0, Value x1, Value c, Value s, boolean backwards, Store store) {
    store.of(k.fma(x0, c, signed(k.mul(x1, s), !backwards)), 0);
    store.of(k.fma(x1, c, signed(k.mul(x0, s), backwards)), 1);
  }

  private Value signed(Value x, boolean negative) {
    return negative ? k.neg(x) : x;
  }

  private void forVectors(Pairs body) {
    int half = rope.dims() / 2;
    if (rope.axisCount() == 1) {
      Norm.forVectors(
          k,
          half,
          (i, count) ->
              body.of(
                  i,
                  count,
                  () -> k.load16(cos.getFirst(), i, count),
                  () -> k.load16(sin.getFirst(), i, count)));
      return;
    }
    for (int first = 0; first < half; first += 16) {
      int from = first;
      int count = Math.min(16, half - first);
      Value i = k.i32(first);
      body.of(i, count, () -> blended(cos, from, count), () -> blended(sin, from, count));
    }
  }

  /** The tables' elements for pairs {@code first} on, each from the row of its axis. */
  private Value blended(List<Value> rows, int first, int count) {
    List<Integer> axes = rope.axes().subList(first, first + count);
    List<Integer> present = axes.stream().distinct().toList();
    Value i = k.i32(first);
    Value result = k.load16(rows.get(present.getFirst()), i, count);
    if (present.size() > 1) {
      List<Integer> table =
          IntStream.range(0, 16).mapToObj(lane -> lane < count ? axes.get(lane) : 0).toList();
      Value axis = k.and(k.lookup(k.iota(), table), 0xff);
      for (int other : present.subList(1, present.size())) {
        Value loaded = k.load16(rows.get(other), i, count);
        result = k.select(k.eq(axis, k.i32(other)), loaded, result);
      }
    }
    return result;
  }

  private void forElements(Pairs body) {
    int half = rope.dims() / 2;
    if (rope.axisCount() == 1) {
      k.loop(
          "i",
          0,
          half,
          1,
          i -> body.of(i, 1, () -> k.load(cos.getFirst(), i), () -> k.load(sin.getFirst(), i)));
      return;
    }
    for (int pair = 0; pair < half; pair++) {
      int axis = rope.axes().get(pair);
      Value i = k.i32(pair);
      body.of(i, 1, () -> k.load(cos.get(axis), i), () -> k.load(sin.get(axis), i));
    }
  }
}
