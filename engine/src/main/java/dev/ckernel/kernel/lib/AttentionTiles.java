package dev.ckernel.kernel.lib;

import static dev.ckernel.kernel.lib.KvLayout.CHUNK;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Register tiles of attention over whole sequences: a few rows against a chunk of positions. Each
 * output is a sum of its own, made by fma in the order of the index that is summed over, so the
 * tile's size, which depends on the machine, changes no bit.
 *
 * @param rows rows of a tile; divides the sequence's length and 16
 * @param groups vectors of positions beside each other in {@link #dots}
 * @param vectors vectors of a head beside each other in {@link #weigh}
 */
record AttentionTiles(KernelBuilder k, int headDim, int rows, int groups, int vectors) {
  static AttentionTiles of(KernelBuilder k, int headDim, int length, Target target) {
    int rows = rows(length, target);
    int registers = rows * 16 / target.lanes();
    int vectors = 4;
    while (vectors > 1 && vectors * registers > room(target)) {
      vectors /= 2;
    }
    return new AttentionTiles(k, headDim, rows, registers <= 4 ? 2 : 1, vectors);
  }

  static int rows(int length, Target target) {
    int rows = 4;
    while (rows > 1 && (length % rows != 0 || rows * 16 / target.lanes() > room(target))) {
      rows /= 2;
    }
    return rows;
  }

  /** Registers for sums; in Java no more than leave methods small enough for HotSpot. */
  private static int room(Target target) {
    return target.language() == Target.Language.JAVA ? 4 : target.registers() * 3 / 4;
  }

  /** What {@link #dots} makes of a sum, and {@link #weigh} of a vector of sums. */
  interface Sink {
    void take(int row, Value index, Value sums, int count);
  }

  /** Transposed numbers: for each d in order, those of some vectors of positions. */
  interface Columns {
    void forEach(Value p, int groups, BiConsumer<Value, List<Value>> body);
  }

  /** Numbers of a position: {@code count} of them from {@code column} on. */
  interface Vectors {
    Value at(Value position, Value column, int count);
  }

  /** Of {@code [headDim][128]} as it stands in memory. */
  static Columns columns(KernelBuilder k, int headDim, Value transposed) {
    return (p, groups, body) ->
        k.loop(
            "d",
            0,
            headDim,
            1,
            d -> {
              Value column = k.at(transposed, d, CHUNK);
              List<Value> values = new ArrayList<>();
              for (int g = 0; g < groups; g++) {
                values.add(k.load16(column, k.add(p, 16 * g)));
              }
              body.accept(d, values);
            });
  }

  /** Of {@code [positions][stride]} as it stands in memory. */
  static Vectors vectors(KernelBuilder k, Value x, int stride) {
    return (position, column, count) -> k.load16(k.at(x, position, stride), column, count);
  }

  /** Where the sums of {@link #weigh} begin. */
  interface Start {
    Value of(int row, Value index, int count);
  }

  /** {@code to[d][p] = from[p][d]}, and 0 for p from {@code valid} to the chunk's end. */
  void transpose(Value from, int stride, Value valid, Value to) {
    k.loop(
        "p",
        k.i32(0),
        valid,
        1,
        p -> {
          Value row = k.at(from, p, stride);
          k.loop("d", 0, headDim, 1, d -> k.store(to, k.add(k.mul(d, CHUNK), p), k.load(row, d)));
        });
    k.loop(
        "p",
        valid,
        k.i32(CHUNK),
        1,
        p -> k.loop("d", 0, headDim, 1, d -> k.store(to, k.add(k.mul(d, CHUNK), p), k.f32(0))));
  }

  /** The first position of {@link #dots} that covers {@code position}. */
  Value aligned(Value position) {
    return k.mul(k.div(position, 16 * groups), 16 * groups);
  }

  /** {@code Σd a[row][d] · transposed[d][p]} of all rows of the tile, p from {@code from} on. */
  void dots(Value a, int stride, Value transposed, Value from, Value to, Sink sink) {
    dots(a, stride, columns(k, headDim, transposed), from, to, sink);
  }

  /** The same of numbers that are read in some other way. */
  void dots(Value a, int stride, Columns transposed, Value from, Value to, Sink sink) {
    k.loop(
        "p",
        from,
        to,
        16 * groups,
        p -> {
          List<List<Variable>> sums = zeros(groups);
          transposed.forEach(
              p,
              groups,
              (d, others) -> {
                for (int row = 0; row < rows; row++) {
                  Value x = k.load(k.at(a, (long) row * stride), d);
                  for (int g = 0; g < groups; g++) {
                    Variable sum = sums.get(row).get(g);
                    k.set(sum, k.fma(x, others.get(g), k.get(sum)));
                  }
                }
              });
          for (int row = 0; row < rows; row++) {
            for (int g = 0; g < groups; g++) {
              sink.take(row, k.add(p, 16 * g), k.get(sums.get(row).get(g)), 16);
            }
          }
        });
  }

  /**
   * {@code Σb weights[row · rowStep + b · step] · x[b][d]} of all rows of the tile and all d, b
   * from {@code from} to {@code to}.
   */
  void weigh(
      Value weights,
      int rowStep,
      int step,
      Value x,
      int stride,
      Value from,
      Value to,
      Start start,
      Sink sink) {
    weigh(weights, rowStep, step, vectors(k, x, stride), from, to, start, sink);
  }

  /** The same of numbers that are read in some other way. */
  void weigh(
      Value weights,
      int rowStep,
      int step,
      Vectors x,
      Value from,
      Value to,
      Start start,
      Sink sink) {
    int whole = headDim / (16 * vectors) * (16 * vectors);
    if (whole > 0) {
      k.loop(
          "v",
          0,
          whole,
          16 * vectors,
          v -> weigh(weights, rowStep, step, x, from, to, start, sink, v, vectors, 16));
    }
    for (int v = whole; v < headDim; v += 16) {
      int count = Math.min(16, headDim - v);
      weigh(weights, rowStep, step, x, from, to, start, sink, k.i32(v), 1, count);
    }
  }

  private void weigh(
      Value weights,
      int rowStep,
      int step,
      Vectors x,
      Value from,
      Value to,
      Start start,
      Sink sink,
      Value first,
      int beside,
      int count) {
    List<List<Variable>> sums = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<Variable> ofRow = new ArrayList<>();
      for (int v = 0; v < beside; v++) {
        ofRow.add(k.var("sum", start.of(row, k.add(first, 16 * v), count)));
      }
      sums.add(ofRow);
    }
    k.loop(
        "b",
        from,
        to,
        1,
        b -> {
          Value at = k.mul(b, step);
          List<Value> values = new ArrayList<>();
          for (int v = 0; v < beside; v++) {
            values.add(x.at(b, k.add(first, 16 * v), count));
          }
          for (int row = 0; row < rows; row++) {
            Value weight = k.load(k.at(weights, (long) row * rowStep), at);
            for (int v = 0; v < beside; v++) {
              Variable sum = sums.get(row).get(v);
              k.set(sum, k.fma(weight, values.get(v), k.get(sum)));
            }
          }
        });
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < beside; v++) {
        sink.take(row, k.add(first, 16 * v), k.get(sums.get(row).get(v)), count);
      }
    }
  }

  private List<List<Variable>> zeros(int beside) {
    List<List<Variable>> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<Variable> ofRow = new ArrayList<>();
      for (int i = 0; i < beside; i++) {
        ofRow.add(k.var("dot", k.f32x16(0)));
      }
      all.add(ofRow);
    }
    return all;
  }
}
