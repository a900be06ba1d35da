package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Element;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Op.DotWeights;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of a {@link Matmul} with weights in blocks: sums of products of small integers, which
 * are exact, so an int8 dot product and f32 multiply-adds give the same.
 */
final class BlockMatmul {
  private final KernelBuilder k;
  private final Matmul.Spec spec;
  private final Target target;
  private final WeightFormat.Blocks format;
  private final List<List<Value>> matrices;
  private final Activation.Rows activations;
  private final @Nullable Value converted;
  private final Epilogue epilogue;

  /**
   * Of one kernel.
   *
   * @param converted a thread's scratch for a tile as f32, which pays with many rows where there is
   *     no int8 dot product; null to do without
   */
  BlockMatmul(
      KernelBuilder k,
      Matmul.Spec spec,
      Target target,
      WeightFormat.Blocks format,
      List<List<Value>> matrices,
      Activation.Rows activations,
      @Nullable Value converted,
      Epilogue epilogue) {
    this.k = k;
    this.spec = spec;
    this.target = target;
    this.format = format;
    this.matrices = matrices;
    this.activations = activations;
    this.converted = converted;
    this.epilogue = epilogue;
  }

  /** Tile {@code n}, with {@code rowTile} rows in registers. */
  void item(Value n, Value rows, int rowTile) {
    List<TileReader> tiles = TileReader.of(k, matrices, spec, n, 1);
    boolean hasDot = target.dot() != Target.Dot.NONE;
    if (converted != null) {
      convert(tiles, converted);
    }
    int together = hasDot || converted != null ? rowTile : 1;
    RowTiles.each(
        k,
        target,
        rows,
        together,
        (m, r) -> epilogue.store(m, n, hasDot ? dots(tiles, m, r) : products(tiles, m, r)));
  }

  /** Quantised weights with the machine's int8 dot product. */
  private List<List<Value>> dots(List<TileReader> tiles, Value m, int r) {
    boolean flip = format.maximum() > 127 && target.dot() == Target.Dot.SIGNED;
    DotWeights range =
        flip
            ? DotWeights.SIGNED
            : format.maximum() > 127 ? DotWeights.UNSIGNED : DotWeights.SEVEN_BITS;
    int subs = 32 / format.subBlock();
    List<List<Variable>> totals = RowTiles.sums(k, "total", r, tiles.size());
    List<Activation.Rows> rows = rows(m, r);
    blocks(b -> {
      for (int c = 0; c < tiles.size(); c++) {
        List<Value> quads = format.quads(k, tiles.get(c), b, k.i32(0), 8);
        for (int sub = 0; sub < subs; sub++) {
          List<Value> dots = new ArrayList<>();
          for (Activation.Rows row : rows) {
            dots.add(
                flip || format.offset() == 0
                    ? k.i32x16(0)
                    : k.shl(
                        k.broadcast(
                            row.sum(k, k.add(k.mul(b, subs), sub), format.subBlock()),
                            WeightFormat.TILE),
                        Integer.numberOfTrailingZeros(format.offset())));
          }
          for (int quad = sub * 8 / subs; quad < (sub + 1) * 8 / subs; quad++) {
            Value w = quads.get(quad);
            Value weights = flip ? k.xor(w, k.i32(0x80808080)) : w;
            for (int i = 0; i < r; i++) {
              Value bytes = k.load(rows.get(i).quants(), k.add(k.mul(b, 8), quad));
              dots.set(i, k.dot4(dots.get(i), weights, bytes, range));
            }
          }
          List<Value> sums = dots.stream().map(k::toF32).toList();
          Value index = k.add(k.mul(b, subs), sub);
          scaleInto(tiles.get(c), index, rows, b, sums, column(totals, c));
        }
      }
    });
    return RowTiles.values(k, totals);
  }

  /** Quantised weights without one: products of small integers in f32, which are exact. */
  private List<List<Value>> products(List<TileReader> tiles, Value m, int r) {
    List<List<Variable>> totals = RowTiles.sums(k, "total", r, tiles.size());
    List<Activation.Rows> rows = rows(m, r);
    blocks(b -> {
      for (int c = 0; c < tiles.size(); c++) {
        int column = c;
        subBlocks(sub -> product(tiles.get(column), column, rows, b, sub, totals));
      }
    });
    return RowTiles.values(k, totals);
  }

  /**
   * A loop where a block has several: it keeps the methods of the JVM small, which otherwise would
   * hold both halves of both matrices.
   */
  private void subBlocks(Consumer<Value> body) {
    int subs = 32 / format.subBlock();
    if (subs == 1) {
      body.accept(k.i32(0));
    } else {
      k.loop("sub", 0, subs, 1, body);
    }
  }

  private void product(
      TileReader tile,
      int column,
      List<Activation.Rows> rows,
      Value b,
      Value sub,
      List<List<Variable>> totals) {
    int subs = 32 / format.subBlock();
    Value index = subs == 1 ? b : k.add(k.mul(b, subs), sub);
    List<List<Variable>> dots = new ArrayList<>();
    int chains = converted == null ? chains() : 1;
    for (Activation.Rows row : rows) {
      List<Variable> parts = new ArrayList<>();
      if (format.offset() > 0) {
        Value sum = row.sum(k, index, format.subBlock());
        Value start = k.mul(sum, k.f32(format.offset()));
        parts.add(k.var("dot", k.broadcast(start, WeightFormat.TILE)));
      }
      for (int i = parts.size(); i < chains; i++) {
        parts.add(k.var("dot", k.f32x16(0)));
      }
      dots.add(parts);
    }
    if (converted == null) {
      int count = quadsPerStep();
      int perStep = 4 * count;
      int steps = format.subBlock() / perStep;
      Consumer<Value> body =
          step -> {
            Value from = k.add(k.mul(b, 32), k.mul(step, perStep));
            List<Value> weights = floats(format.quads(k, tile, b, step, count));
            for (int i = 0; i < perStep; i++) {
              accumulate(dots, i % chains, rows, k.add(from, i), weights.get(i));
            }
          };
      if (steps == 1) {
        body.accept(sub);
      } else {
        Value first = k.mul(sub, steps);
        k.loop("step", first, k.add(first, steps), 1, body);
      }
    } else {
      Value floats = k.at(converted, (long) column * spec.inputs() * WeightFormat.TILE);
      Value from = k.add(k.mul(b, 32), k.mul(sub, format.subBlock()));
      k.loop(
          "i",
          from,
          k.add(from, format.subBlock()),
          1,
          i -> accumulate(dots, 0, rows, i, k.load16(floats, k.mul(i, WeightFormat.TILE))));
    }
    List<Value> sums = new ArrayList<>();
    for (List<Variable> parts : dots) {
      sums.add(parts.stream().map(k::get).reduce((x0, x1) -> k.add(x0, x1)).orElseThrow());
    }
    scaleInto(tile, index, rows, b, sums, column(totals, column));
  }

  private void accumulate(
      List<List<Variable>> dots, int chain, List<Activation.Rows> rows, Value index, Value weight) {
    for (int i = 0; i < rows.size(); i++) {
      Value input = k.load(rows.get(i).quants(), index);
      Variable dot = dots.get(i).get(chain);
      k.set(dot, k.fma(input, weight, k.get(dot)));
    }
  }

  private void convert(List<TileReader> tiles, Value converted) {
    int count = quadsPerStep();
    int perStep = 4 * count;
    for (int c = 0; c < tiles.size(); c++) {
      TileReader tile = tiles.get(c);
      Value to = k.at(converted, (long) c * spec.inputs() * WeightFormat.TILE);
      blocks(b ->
          k.loop(
              "step",
              0,
              32 / perStep,
              1,
              step -> {
                Value first = k.add(k.mul(b, 32), k.mul(step, perStep));
                List<Value> weights = floats(format.quads(k, tile, b, step, count));
                for (int i = 0; i < perStep; i++) {
                  Value at = k.mul(k.add(first, i), WeightFormat.TILE);
                  k.store(to, at, weights.get(i));
                }
              }));
    }
  }

  /** The bytes of quads, each as f32. */
  private List<Value> floats(List<Value> quads) {
    List<Value> floats = new ArrayList<>();
    for (Value quad : quads) {
      floats.add(k.toF32(k.and(quad, 0xFF)));
      floats.add(k.toF32(k.and(k.ushr(quad, 8), 0xFF)));
      floats.add(k.toF32(k.and(k.ushr(quad, 16), 0xFF)));
      floats.add(k.toF32(k.ushr(quad, 24)));
    }
    return floats;
  }

  /** Sums of products that a single row keeps, so that no fma waits for the one before. */
  private int chains() {
    return Matmul.isNarrow(target) ? 2 : 4;
  }

  /** Quads that a loop takes apart at once. */
  private int quadsPerStep() {
    boolean small = Matmul.isNarrow(target) && !Matmul.isSimple(format);
    return small ? Math.min(2, format.quadsPerStep()) : format.quadsPerStep();
  }

  /**
   * Adds sub-block {@code index}, of block {@code b}, to the total of each row: {@code total =
   * fma(dot, scale * xScale, total)}, then {@code total = fma(-Σq, minimum * xScale, total)}.
   */
  private void scaleInto(
      TileReader tile,
      Value index,
      List<Activation.Rows> rows,
      Value b,
      List<Value> dots,
      List<Variable> totals) {
    Scales.SubBlock sub = format.load(k, tile, index);
    Value minimum = sub.minimum();
    for (int i = 0; i < rows.size(); i++) {
      Activation.Rows row = rows.get(i);
      Variable total = totals.get(i);
      Value xScale = k.load(row.scales(), b);
      k.set(total, k.fma(dots.get(i), k.mul(sub.scale(), xScale), k.get(total)));
      if (minimum != null) {
        Value sum = row.sum(k, index, format.subBlock());
        Value negated = sum.element() == Element.I32 ? k.toF32(sum) : sum;
        k.set(total, k.fma(negated, k.mul(minimum, xScale), k.get(total)));
      }
    }
  }

  private static List<Variable> column(List<List<Variable>> totals, int column) {
    return totals.stream().map(row -> row.get(column)).toList();
  }

  private void blocks(Consumer<Value> body) {
    k.loop("b", 0, spec.inputs() / 32, 1, body);
  }

  private List<Activation.Rows> rows(Value m, int r) {
    List<Activation.Rows> rows = new ArrayList<>();
    for (int i = 0; i < r; i++) {
      rows.add(activations.row(k, k.add(m, i)));
    }
    return rows;
  }
}
