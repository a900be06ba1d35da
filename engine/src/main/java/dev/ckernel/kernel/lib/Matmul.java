package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Element;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Op.DotWeights;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code y[m, n] = Σk x[m, k] · w[n, k]}, then an epilogue. A work item is one tile of 16 outputs
 * for all rows: the tile stays in the cache while the rows pass, {@code rowTile} at a time in
 * registers. Sums run over k for each output by itself (docs/numerics.md, "Matmul"), so neither
 * tile nor thread can change a bit.
 *
 * <p>Parameters: the regions of each matrix, the activations, the epilogue's buffers, {@code rows}.
 */
public final class Matmul {
  /** Inputs summed up before they are added to the total, for floating-point weights. */
  public static final int PANEL = 256;

  /** From so many rows on, a target without an int8 dot product converts a tile to f32 once. */
  private static final int MANY = 4;

  /** Which numbers of rows a kernel is for; with others it does nothing. */
  public enum Variant {
    ANY,
    /** Fewer than {@link #MANY}. */
    FEW,
    /** {@link #MANY} or more; takes a thread's scratch as its last buffer. */
    MANY
  }

  /**
   * What to multiply.
   *
   * @param matrices 1, or 2 that share their input (gate and up)
   * @param inputs k
   * @param inputStride f32 from one row of x to the next
   * @param activation the quantised form of x; null where x is f32
   */
  public record Spec(
      String name,
      String about,
      WeightFormat format,
      int matrices,
      int inputs,
      int inputStride,
      @Nullable Activation activation,
      Epilogue.Spec epilogue) {}

  private final Spec spec;
  private final KernelBuilder k;
  private final int rowTile;
  private final Target target;
  private final List<List<Value>> matrices = new ArrayList<>();

  private Matmul(Spec spec, Target target) {
    this.spec = spec;
    this.target = target;
    this.k = new KernelBuilder(spec.name(), spec.about());
    this.rowTile = rowTile(spec, target);
  }

  /** Bytes of a thread's scratch that {@link Variant#MANY} needs. */
  public static long threadBytes(Spec spec) {
    return (long) spec.matrices() * spec.inputs() * WeightFormat.TILE * 4;
  }

  /** The kernels that together do all numbers of rows; the plan calls one after the other. */
  public static List<Variant> variants(Spec spec, Target target) {
    boolean converts =
        spec.format() instanceof WeightFormat.Blocks
            && spec.activation() != null
            && target.dot() == Target.Dot.NONE;
    return converts ? List.of(Variant.FEW, Variant.MANY) : List.of(Variant.ANY);
  }

  /**
   * Rows in registers: a total for each matrix and what is being summed up. Half as many on the
   * JVM, which does not compile a method of over 8000 bytecodes.
   */
  private static int rowTile(Spec spec, Target target) {
    int vectors = (spec.matrices() + 1) * WeightFormat.TILE / target.lanes();
    boolean halves = spec.format() instanceof WeightFormat.Blocks b && b.subBlock() < 32;
    int room = target.registers() / (RowTiles.isJava(target) ? (halves ? 4 : 2) : 1);
    int rows = 8;
    while (rows > 1 && rows * vectors > room) {
      rows /= 2;
    }
    return rows;
  }

  /**
   * Whether a kernel may hold both matrices of a gate. HotSpot does not compile a method of over
   * 8000 bytecodes, which on a JVM of four lanes, where everything stands in a method four times,
   * two matrices with many or large scales take.
   */
  public static boolean holdsGate(WeightFormat format, Target target) {
    return switch (format) {
      case WeightFormat.Plain plain -> true;
      case WeightFormat.Blocks blocks -> !isNarrow(target) || isSimple(blocks);
    };
  }

  private static boolean isNarrow(Target target) {
    return RowTiles.isJava(target) && target.lanes() == 4;
  }

  /** Whether a sub-block needs no more than a number to scale it. */
  private static boolean isSimple(WeightFormat.Blocks format) {
    return format.subBlock() == 32 && !format.hasMinimums();
  }

  /**
   * Builds the kernel for certain numbers of rows.
   *
   * @throws IllegalArgumentException if the activations are not what the weights need
   */
  public static Kernel build(Spec spec, Variant variant, Target target) {
    return new Matmul(spec, target).build(variant);
  }

  private Kernel build(Variant variant) {
    for (int i = 0; i < spec.matrices(); i++) {
      matrices.add(TileReader.parameters(k, "w" + i, spec.format(), spec.inputs()));
    }
    Activation activation = spec.activation();
    if (activation != null && !fits(activation)) {
      throw mismatch();
    }
    Activation.Rows quantised = activation == null ? null : activation.read(k);
    Value x = activation == null ? k.in("x", Mem.F32) : null;
    Epilogue epilogue = new Epilogue(k, spec.epilogue());
    Value converted = variant == Variant.MANY ? k.out("converted", Mem.F32) : null;
    Value rows = k.scalar("rows");
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    switch (variant) {
      case ANY -> items(begin, end, epilogue, rows, x, quantised, null);
      case FEW ->
          k.when(
              k.lt(rows, k.i32(MANY)), () -> items(begin, end, epilogue, rows, x, quantised, null));
      case MANY ->
          k.when(
              k.ge(rows, k.i32(MANY)),
              () -> items(begin, end, epilogue, rows, x, quantised, converted));
    }
    return k.build();
  }

  private void items(
      Value begin,
      Value end,
      Epilogue epilogue,
      Value rows,
      @Nullable Value x,
      Activation.@Nullable Rows quantised,
      @Nullable Value converted) {
    if (spec.format() instanceof WeightFormat.Plain && x != null) {
      new FloatMatmul(k, spec, target, matrices, x, epilogue).items(begin, end, rows, rowTile);
      return;
    }
    k.loop(
        "n",
        begin,
        end,
        1,
        n -> {
          List<TileReader> tiles = new ArrayList<>();
          for (List<Value> matrix : matrices) {
            tiles.add(TileReader.of(k, matrix, spec.format(), spec.inputs(), n, null));
          }
          switch (spec.format()) {
            case WeightFormat.Blocks blocks when quantised != null && converted != null -> {
              convert(blocks, tiles, converted);
              RowTiles.each(
                  k,
                  target,
                  rows,
                  rowTile,
                  (m, r) ->
                      epilogue.store(m, n, products(blocks, tiles, quantised, m, r, converted)));
            }
            case WeightFormat.Blocks blocks
                when quantised != null && target.dot() == Target.Dot.NONE ->
                k.loop(
                    "m",
                    k.i32(0),
                    rows,
                    1,
                    m -> epilogue.store(m, n, products(blocks, tiles, quantised, m, 1, null)));
            case WeightFormat.Blocks blocks when quantised != null ->
                RowTiles.each(
                    k,
                    target,
                    rows,
                    rowTile,
                    (m, r) -> epilogue.store(m, n, dots(blocks, tiles, quantised, m, r)));
            case WeightFormat.Plain plain -> throw mismatch();
            case WeightFormat.Blocks blocks -> throw mismatch();
          }
        });
  }

  private boolean fits(Activation activation) {
    return spec.format() instanceof WeightFormat.Blocks blocks
        && activation.size() == spec.inputs()
        && activation.group() <= blocks.subBlock()
        && activation.bytes() == (target.dot() != Target.Dot.NONE);
  }

  private IllegalArgumentException mismatch() {
    return new IllegalArgumentException(
        spec.name() + ": " + spec.format().dtype() + " weights do not meet these activations");
  }

  /** Quantised weights with the machine's int8 dot product. */
  private List<List<Value>> dots(
      WeightFormat.Blocks format, List<TileReader> tiles, Activation.Rows x, Value m, int r) {
    boolean flip = format.maximum() > 127 && target.dot() == Target.Dot.SIGNED;
    DotWeights range =
        flip
            ? DotWeights.SIGNED
            : format.maximum() > 127 ? DotWeights.UNSIGNED : DotWeights.SEVEN_BITS;
    int subs = 32 / format.subBlock();
    List<List<Variable>> totals = RowTiles.sums(k, "total", r, tiles.size());
    List<Activation.Rows> rows = rows(x, m, r);
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
          scaleInto(format, tiles.get(c), index, rows, b, sums, column(totals, c));
        }
      }
    });
    return RowTiles.values(k, totals);
  }

  /** Quantised weights without one: products of small integers in f32, which are exact. */
  private List<List<Value>> products(
      WeightFormat.Blocks format,
      List<TileReader> tiles,
      Activation.Rows x,
      Value m,
      int r,
      @Nullable Value converted) {
    List<List<Variable>> totals = RowTiles.sums(k, "total", r, tiles.size());
    List<Activation.Rows> rows = rows(x, m, r);
    blocks(b -> {
      for (int c = 0; c < tiles.size(); c++) {
        int column = c;
        subBlocks(
            format,
            sub -> product(format, tiles.get(column), column, rows, b, sub, totals, converted));
      }
    });
    return RowTiles.values(k, totals);
  }

  /**
   * A loop where a block has several: it keeps the methods of the JVM small, which otherwise would
   * hold both halves of both matrices.
   */
  private void subBlocks(WeightFormat.Blocks format, Consumer<Value> body) {
    int subs = 32 / format.subBlock();
    if (subs == 1) {
      body.accept(k.i32(0));
    } else {
      k.loop("sub", 0, subs, 1, body);
    }
  }

  private void product(
      WeightFormat.Blocks format,
      TileReader tile,
      int column,
      List<Activation.Rows> rows,
      Value b,
      Value sub,
      List<List<Variable>> totals,
      @Nullable Value converted) {
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
      int count = quadsPerStep(format);
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
    scaleInto(format, tile, index, rows, b, sums, column(totals, column));
  }

  private void accumulate(
      List<List<Variable>> dots, int chain, List<Activation.Rows> rows, Value index, Value weight) {
    for (int i = 0; i < rows.size(); i++) {
      Value input = k.load(rows.get(i).quants(), index);
      Variable dot = dots.get(i).get(chain);
      k.set(dot, k.fma(input, weight, k.get(dot)));
    }
  }

  private void convert(WeightFormat.Blocks format, List<TileReader> tiles, Value converted) {
    int count = quadsPerStep(format);
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
    return isNarrow(target) ? 2 : 4;
  }

  /** Quads that a loop takes apart at once. */
  private int quadsPerStep(WeightFormat.Blocks format) {
    boolean small = isNarrow(target) && !isSimple(format);
    return small ? Math.min(2, format.quadsPerStep()) : format.quadsPerStep();
  }

  /**
   * Adds sub-block {@code index}, of block {@code b}, to the total of each row: {@code total =
   * fma(dot, scale * xScale, total)}, then {@code total = fma(-Σq, minimum * xScale, total)}.
   */
  private void scaleInto(
      WeightFormat.Blocks format,
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

  private List<Activation.Rows> rows(Activation.Rows x, Value m, int r) {
    List<Activation.Rows> rows = new ArrayList<>();
    for (int i = 0; i < r; i++) {
      rows.add(x.row(k, k.add(m, i)));
    }
    return rows;
  }
}
