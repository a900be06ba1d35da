package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.tensor.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code dx[t, k] = Σn dy[t, n] · w[n, k]}, w of any format, perhaps added to another gradient.
 * {@code total = 0}; for each panel of 256 n: {@code acc = 0}, then {@code acc = fma(dy[t, n], w[n,
 * k], acc)} for each n, then {@code total = total + acc}; at the end {@code dx = residual + total}.
 *
 * <p>The sums go across n, while a packed tile has sixteen n side by side. So some panels of the
 * work item's columns are transposed into the thread's scratch, once for all rows. Weights that are
 * no f32 are converted on the way, to what their codec makes of them: the gradient has the bits
 * that it would have with these.
 */
public final class InputGradient {
  /** Outputs summed up before they are added to the total. */
  public static final int PANEL = Matmul.PANEL;

  /**
   * Outputs that are transposed at once, a multiple of the panel: so many that rows are read in
   * long runs and totals are still in the cache, so few that the transposed weights fit into half
   * of a small second-level cache.
   */
  private static final int DEPTH = 4 * PANEL;

  /**
   * What to multiply.
   *
   * @param format of w
   * @param outputs n
   * @param inputs k
   * @param outputStride f32 from one row of dy to the next
   * @param inputStride f32 from one row of dx to the next, at least k rounded up to 16
   * @param residualStride likewise of the other gradient; 0 where there is none
   */
  public record Spec(
      String name,
      String about,
      WeightFormat format,
      int outputs,
      int inputs,
      int outputStride,
      int inputStride,
      int residualStride) {
    /** With f32 weights. */
    public Spec(
        String name,
        String about,
        int outputs,
        int inputs,
        int outputStride,
        int inputStride,
        int residualStride) {
      this(
          name,
          about,
          WeightFormat.of(DType.F32),
          outputs,
          inputs,
          outputStride,
          inputStride,
          residualStride);
    }

    private boolean converts() {
      return format.dtype() != DType.F32;
    }
  }

  private final Spec spec;
  private final Target target;
  private final RegisterTile tile;
  private final KernelBuilder k;
  private final Value dy;
  private final List<Value> w;
  private final @Nullable Value residual;
  private final Value dx;
  private final Value transposed;
  private final Value rows;

  private InputGradient(Spec spec, Target target) {
    this.spec = spec;
    this.target = target;
    tile = RegisterTile.of(target);
    k = new KernelBuilder(spec.name(), spec.about());
    dy = k.in("dy", Mem.F32);
    w = weights();
    residual = spec.residualStride() > 0 ? k.in("residual", Mem.F32) : null;
    dx = k.out("dx", Mem.F32);
    transposed = k.out("transposed", Mem.F32);
    rows = k.scalar("rows");
  }

  private List<Value> weights() {
    return spec.converts()
        ? TileReader.parameters(k, "w", spec.format(), spec.inputs())
        : List.of(k.in("w", Mem.F32));
  }

  /** Bytes of a thread's scratch. */
  public static long threadBytes(Spec spec, Target target) {
    int columns = RegisterTile.of(target).vectors() * WeightFormat.TILE;
    long converted = spec.converts() ? (long) columns * WeightFormat.TILE : 0;
    return (transposedFloats(spec, columns) + converted) * Float.BYTES;
  }

  private static long transposedFloats(Spec spec, int columns) {
    int outputs = WeightFormat.tiles(Math.min(spec.outputs(), DEPTH)) * WeightFormat.TILE;
    return (long) outputs * columns;
  }

  /** Work items: groups of columns of dx. */
  public static int items(Spec spec, Target target) {
    return Math.ceilDiv(WeightFormat.tiles(spec.inputs()), RegisterTile.of(target).vectors());
  }

  /**
   * Parameters: dy, the regions of w, (the other gradient,) dx, the thread's scratch, {@code rows}.
   * The other gradient is not in the memory of dx, which holds totals in between.
   */
  public static Kernel build(Spec spec, Target target) {
    return new InputGradient(spec, target).build();
  }

  private Kernel build() {
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    int all = WeightFormat.tiles(spec.inputs());
    int whole = all / tile.vectors();
    int rest = all % tile.vectors();
    if (whole > 0) {
      k.loop("item", begin, k.min(end, k.i32(whole)), 1, item -> item(item, tile.vectors()));
    }
    if (rest > 0) {
      k.when(k.gt(end, k.i32(whole)), () -> item(k.i32(whole), rest));
    }
    return k.build();
  }

  private void item(Value item, int vectors) {
    Value first = k.mul(item, tile.vectors() * WeightFormat.TILE);
    clear(first, vectors * WeightFormat.TILE);
    eachVector(first, vectors, (m, at) -> k.f32x16(0));
    k.loop(
        "deep",
        0,
        spec.outputs(),
        DEPTH,
        from -> {
          Value to = k.min(k.add(from, DEPTH), k.i32(spec.outputs()));
          transpose(first, vectors * WeightFormat.TILE, from, to);
          Value most = k.and(rows, -tile.rows());
          k.loop(
              "m",
              k.i32(0),
              most,
              tile.rows(),
              m -> panels(m, first, from, to, new RegisterTile(tile.rows(), vectors)));
          if (tile.rows() > 1) {
            k.loop(
                "m", most, rows, 1, m -> panels(m, first, from, to, new RegisterTile(1, vectors)));
          }
        });
    if (residual != null) {
      eachVector(
          first,
          vectors,
          (m, at) ->
              k.add(
                  k.load16(k.at(residual, m, spec.residualStride()), at),
                  k.load16(k.at(dx, m, spec.inputStride()), at)));
    }
  }

  /** What is beyond the matrix's columns is 0 and stays so. */
  private void clear(Value first, int columns) {
    if (spec.inputs() % WeightFormat.TILE == 0) {
      return;
    }
    int outputs = WeightFormat.tiles(Math.min(spec.outputs(), DEPTH)) * WeightFormat.TILE;
    k.when(
        k.gt(k.add(first, columns), k.i32(spec.inputs())),
        () ->
            k.loop(
                "i",
                0,
                outputs * columns,
                WeightFormat.TILE,
                i -> k.store(transposed, i, k.f32x16(0))));
  }

  private interface Element {
    Value of(Value m, Value at);
  }

  /** Stores something in the item's columns of all rows of dx. */
  private void eachVector(Value first, int vectors, Element element) {
    k.loop(
        "m",
        k.i32(0),
        rows,
        1,
        m -> {
          Value to = k.at(dx, m, spec.inputStride());
          for (int v = 0; v < vectors; v++) {
            Value at = k.add(first, v * WeightFormat.TILE);
            k.store(to, at, element.of(m, at));
          }
        });
  }

  private void transpose(Value first, int columns, Value begin, Value to) {
    Value columnsHere = k.min(k.i32(columns), k.sub(k.i32(spec.inputs()), first));
    k.loop(
        "n",
        begin,
        to,
        WeightFormat.TILE,
        n -> {
          Value from = tile(k.shr(n, 4), first, columnsHere);
          Value place = k.at(transposed, k.sub(n, begin), columns);
          k.loop(
              "c",
              k.i32(0),
              columnsHere,
              1,
              c -> {
                for (int lane = 0; lane < WeightFormat.TILE; lane++) {
                  Value weight = k.load(from, k.add(k.mul(c, WeightFormat.TILE), lane));
                  k.store(place, k.add(c, lane * columns), weight);
                }
              });
        });
  }

  /** The weights {@code [column][16]} of a tile, from column {@code first} on. */
  private Value tile(Value n, Value first, Value count) {
    if (!spec.converts()) {
      long size = (long) spec.inputs() * WeightFormat.TILE;
      return k.at(k.at(w.getFirst(), n, size), first, WeightFormat.TILE);
    }
    int columns = tile.vectors() * WeightFormat.TILE;
    Value converted = k.at(transposed, transposedFloats(spec, columns));
    TileReader reader = TileReader.of(k, w, spec.format(), spec.inputs(), n, null);
    new TileFloats(k, spec.format(), target).convert(reader, first, count, converted);
    return converted;
  }

  /** The sums of the rows from {@code m} on, added to the totals in dx, panel after panel. */
  private void panels(Value m, Value first, Value begin, Value end, RegisterTile block) {
    k.loop(
        "panel",
        begin,
        end,
        PANEL,
        panel -> {
          Value to = k.min(k.add(panel, PANEL), end);
          int columns = block.vectors() * WeightFormat.TILE;
          Value weights = k.at(transposed, k.sub(panel, begin), columns);
          Value gradients = k.at(k.at(dy, m, spec.outputStride()), panel, 1);
          List<List<Value>> sums =
              block.sums(
                  k,
                  k.i32(0),
                  k.sub(to, panel),
                  new RegisterTile.Operands() {
                    @Override
                    public Value vector(Value i, int v) {
                      return k.load16(k.at(weights, i, columns), k.i32(v * WeightFormat.TILE));
                    }

                    @Override
                    public Value number(Value i, int r) {
                      return k.load(k.at(gradients, (long) r * spec.outputStride()), i);
                    }
                  });
          for (int r = 0; r < block.rows(); r++) {
            Value out = k.at(dx, k.add(m, r), spec.inputStride());
            for (int v = 0; v < block.vectors(); v++) {
              Value at = k.add(first, v * WeightFormat.TILE);
              k.store(out, at, k.add(k.load16(out, at), sums.get(r).get(v)));
            }
          }
        });
  }
}
