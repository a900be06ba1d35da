package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code y[m, n] = Σk x[m, k] · w[n, k]}, then an epilogue. A work item is a tile of 16 outputs, or
 * two, for some rows: the tile stays in the first cache while the rows pass, {@code rowTile} at a
 * time in registers, and the rows in the second while tiles pass. Sums run over k for each output
 * by itself (docs/numerics.md, "Matmul"), so neither tile nor thread can change a bit.
 *
 * <p>Parameters: the regions of each matrix, the activations, the epilogue's buffers, {@code rows},
 * {@code tiles}, and {@code abreast} where {@link #choosesTiles}.
 */
public final class Matmul {
  /** Inputs summed up before they are added to the total, for floating-point weights. */
  public static final int PANEL = 256;

  private static final int MOST_ROWS = 512;
  private static final int ALL_ROWS = 1 << 30;

  /** Activations of a work item, in bytes: half of a second-level cache. */
  private static final int ROW_BYTES = 512 << 10;

  /** From so many rows on they count as many, and meet several tiles together. */
  static final int MANY = 4;

  /**
   * Rows from which on a program in C converts tiles of 16 bits, which it reads nearly as fast as
   * f32: 64 gain nothing by it, fewer lose.
   */
  private static final int CONVERTED_IN_C = 128;

  /** Which numbers of rows a kernel is for; with others it does nothing. */
  public enum Variant {
    ANY,
    /** Fewer than the other is for; takes a thread's scratch. */
    FEW,
    /** So many that it pays to convert a tile to f32 once, to a thread's scratch. */
    MANY
  }

  /**
   * What to multiply.
   *
   * @param matrices 1, or 2 that share their input (gate and up)
   * @param inputs k
   * @param inputStride f32 from one row of x to the next
   * @param activation the quantised form of x; null where x is f32, which any weights meet: those
   *     in blocks then are what their codec makes of them
   */
  public record Spec(
      String name,
      String about,
      WeightFormat format,
      int matrices,
      int inputs,
      int inputStride,
      @Nullable Activation activation,
      Epilogue.Spec epilogue) {
    /** Whether blocks of integers meet integers. */
    private boolean isQuantised() {
      return switch (format) {
        case WeightFormat.Plain plain -> false;
        case WeightFormat.Blocks blocks -> activation != null;
      };
    }

    /** Whether blocks of integers meet floating-point numbers. */
    private boolean isDequantised() {
      return switch (format) {
        case WeightFormat.Plain plain -> false;
        case WeightFormat.Blocks blocks -> activation == null;
      };
    }
  }

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

  /** Work items of {@code tiles} tiles, for each {@link #rowsOfAnItem} rows. */
  public static int items(Spec spec, int tiles, Target target) {
    return Math.ceilDiv(tiles, tilesOfAnItem(spec, target));
  }

  /**
   * Rows of a work item at most, a power of two. So many integers as stay in the second-level cache
   * while tiles pass; of floating-point numbers, which take longer to multiply, half of the most.
   * On the JVM all: there a loop around the others costs a twentieth of the speed.
   */
  public static int rowsOfAnItem(Spec spec, Target target) {
    if (RowTiles.isJava(target)) {
      return ALL_ROWS;
    }
    return spec.isQuantised()
        ? Math.clamp(Integer.highestOneBit(ROW_BYTES / spec.inputs()), 8, MOST_ROWS)
        : MOST_ROWS / 2;
  }

  /**
   * Tiles of a work item. Two where registers hold the sums of so many and several rows: a number
   * in all lanes then serves two fmas.
   */
  static int tilesOfAnItem(Spec spec, Target target) {
    boolean dot = spec.isQuantised() && target.dot() != Target.Dot.NONE;
    boolean room = target.lanes() == Type.LANES && target.registers() >= 32;
    return spec.matrices() == 1 && room && !dot ? 2 : 1;
  }

  /** Whether a kernel is told, behind {@code tiles}, if few rows meet several tiles at a time. */
  public static boolean choosesTiles(Spec spec, Target target) {
    boolean reads =
        switch (spec.format()) {
          case WeightFormat.Plain plain -> !RowTiles.isJava(target);
          case WeightFormat.Blocks blocks -> spec.isQuantised() && target.dot() != Target.Dot.NONE;
        };
    return reads && RowTiles.tilesAbreast(spec.matrices(), target) > 1;
  }

  /** Bytes of each buffer of a thread's scratch that {@code variant} takes, after the others. */
  public static List<Long> threadBytes(Spec spec, Variant variant, Target target) {
    if (spec.isDequantised()) {
      return List.of(FloatMatmul.threadBytes(spec, target));
    }
    return switch (spec.format()) {
      case WeightFormat.Plain plain ->
          variant == Variant.MANY ? List.of(FloatMatmul.threadBytes(spec, target)) : List.of();
      case WeightFormat.Blocks blocks ->
          switch (variant) {
            case ANY -> List.of();
            case FEW -> UnpackingMatmul.threadBytes(spec, blocks, MANY - 1);
            case MANY -> List.of(ConvertedMatmul.threadBytes(spec, blocks, target));
          };
    };
  }

  /** What {@code variant} reads of activations that are quantised. */
  public static Activation.Reads reads(WeightFormat.Blocks format, Variant variant) {
    return switch (variant) {
      case ANY ->
          format.offset() == 0
              ? Activation.Reads.BYTES_AND_SUMS
              : Activation.Reads.BYTES_AND_I32_SUMS;
      case FEW ->
          PairMatmul.holds(format)
              ? Activation.Reads.BYTES_AND_SUMS
              : Activation.Reads.FLOATS_AND_SUMS;
      case MANY -> Activation.Reads.FLOATS_AND_SUMS;
    };
  }

  /** The kernels that together do all numbers of rows; the plan calls one after the other. */
  public static List<Variant> variants(Spec spec, Target target) {
    boolean converts =
        switch (spec.format()) {
          case WeightFormat.Plain plain -> FloatMatmul.converts(plain);
          case WeightFormat.Blocks blocks -> spec.isQuantised() && target.dot() == Target.Dot.NONE;
        };
    return converts ? List.of(Variant.FEW, Variant.MANY) : List.of(Variant.ANY);
  }

  /** Rows in registers: a total for each matrix and what is being summed up. */
  private static int rowTile(Spec spec, Target target) {
    int vectors = (spec.matrices() + 1) * WeightFormat.TILE / target.lanes();
    int room = RowTiles.isJava(target) ? javaRoom(spec, target) : target.registers();
    int rows = 8;
    while (rows > 1 && rows * vectors > room) {
      rows /= 2;
    }
    return rows;
  }

  /**
   * Registers that rows may take on the JVM: fewer than all where the method would be too large.
   * Half where a tile is more than one vector or weights are floating-point numbers, less where
   * there is no loop of blocks, which would be a method of its own.
   */
  private static int javaRoom(Spec spec, Target target) {
    int half = target.registers() / 2;
    return switch (spec.format()) {
      case WeightFormat.Plain plain -> half;
      case WeightFormat.Blocks blocks -> {
        if (spec.isDequantised()) {
          yield half;
        }
        if (spec.inputs() == blocks.subBlock()) {
          yield half / 2;
        }
        yield target.lanes() < WeightFormat.TILE ? half : target.registers();
      }
    };
  }

  /**
   * Whether a kernel may do all these parts. HotSpot does not compile a method of over 8000
   * bytecodes. On a JVM of four lanes, where everything stands in a method four times, the two
   * matrices of a gate take more with many or large scales or with parts after the gate; on any JVM
   * those in blocks do with a long function. And what waits for a sweep stands in y, which may be
   * the residual's place.
   */
  public static boolean holds(WeightFormat format, List<Epilogue.Part> parts, Target target) {
    if (!RowTiles.isJava(target)) {
      return true;
    }
    if (has(parts, Epilogue.Part.Activate.class) && has(parts, Epilogue.Part.Residual.class)) {
      return false;
    }
    return switch (format) {
      case WeightFormat.Plain plain -> true;
      case WeightFormat.Blocks blocks ->
          parts.stream()
                  .noneMatch(
                      part -> part instanceof Epilogue.Part.Gate gate && gate.function().isLong())
              && (!isNarrow(target)
                  || !has(parts, Epilogue.Part.Gate.class)
                  || (isSimple(blocks) && parts.size() == 1));
    };
  }

  private static boolean has(List<Epilogue.Part> parts, Class<? extends Epilogue.Part> kind) {
    return parts.stream().anyMatch(kind::isInstance);
  }

  static boolean isNarrow(Target target) {
    return RowTiles.isJava(target) && target.lanes() == 4;
  }

  /** Whether a sub-block needs no more than a number to scale it. */
  static boolean isSimple(WeightFormat.Blocks format) {
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
    Work work = work(variant);
    Value rows = k.scalar("rows");
    Value tiles = k.scalar("tiles");
    Value abreast = choosesTiles(spec, target) ? k.scalar("abreast") : k.i32(0);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    Runnable all = () -> items(work, begin, end, tiles, rows, abreast);
    switch (variant) {
      case ANY -> all.run();
      case FEW -> k.when(k.lt(rows, k.i32(manyFrom(spec, target))), all);
      case MANY -> k.when(k.ge(rows, k.i32(manyFrom(spec, target))), all);
    }
    return k.build();
  }

  /** The fewest rows that {@link Variant#MANY} is for. */
  static int manyFrom(Spec spec, Target target) {
    return switch (spec.format()) {
      case WeightFormat.Plain plain -> RowTiles.isJava(target) ? MANY : CONVERTED_IN_C;
      case WeightFormat.Blocks blocks -> MANY;
    };
  }

  /** Items {@code begin} to {@code end - 1}, the ones of some rows before those of the next. */
  private void items(Work work, Value begin, Value end, Value tiles, Value rows, Value abreast) {
    int most = rowsOfAnItem(spec, target);
    if (most == ALL_ROWS) {
      tiles(work, begin, end, tiles, new RowTiles.Range(k.i32(0), rows, abreast));
      return;
    }
    int ofAnItem = tilesOfAnItem(spec, target);
    Value each = k.shr(k.add(tiles, ofAnItem - 1), Integer.numberOfTrailingZeros(ofAnItem));
    k.loop(
        "first",
        k.i32(0),
        rows,
        most,
        first -> {
          Value before = k.mul(k.shr(first, Integer.numberOfTrailingZeros(most)), each);
          Value from = k.max(k.sub(begin, before), k.i32(0));
          Value to = k.min(k.sub(end, before), each);
          Value last = k.min(k.add(first, most), rows);
          RowTiles.Range range = new RowTiles.Range(first, last, abreast);
          k.when(k.lt(from, to), () -> tiles(work, from, to, tiles, range));
        });
  }

  private void tiles(Work work, Value begin, Value end, Value tiles, RowTiles.Range rows) {
    int ofAnItem = tilesOfAnItem(spec, target);
    Value first = k.mul(begin, ofAnItem);
    Value last = k.min(k.mul(end, ofAnItem), tiles);
    work.products().tiles(first, last, rows, rowTile);
    work.epilogue().sweep(first, last, rows);
  }

  /** Tiles {@code begin} to {@code end - 1}, with {@code rowTile} rows of one in registers. */
  private interface Products {
    void tiles(Value begin, Value end, RowTiles.Range rows, int rowTile);
  }

  private record Work(Products products, Epilogue epilogue) {}

  private Work work(Variant variant) {
    Activation activation = spec.activation();
    return switch (spec.format()) {
      case WeightFormat format when activation == null -> {
        Value x = k.in("x", Mem.F32);
        Epilogue epilogue = new Epilogue(k, spec.epilogue(), target);
        yield new Work(
            new FloatMatmul(k, spec, target, matrices, x, epilogue, variant)::tiles, epilogue);
      }
      case WeightFormat.Blocks blocks when activation != null && fits(activation, blocks) ->
          work(variant, blocks, activation);
      case WeightFormat.Plain plain -> throw mismatch();
      case WeightFormat.Blocks blocks -> throw mismatch();
    };
  }

  private Work work(Variant variant, WeightFormat.Blocks format, Activation activation) {
    Activation.Rows rows = activation.read(k, reads(format, variant));
    Epilogue epilogue = new Epilogue(k, spec.epilogue(), target);
    BlockMatmul.Operands operands =
        new BlockMatmul.Operands(k, spec, target, format, matrices, rows, epilogue);
    BlockMatmul products =
        switch (variant) {
          case ANY -> new DotMatmul(operands);
          case FEW -> UnpackingMatmul.of(operands);
          case MANY -> new ConvertedMatmul(operands);
        };
    return new Work(products::tiles, epilogue);
  }

  private boolean fits(Activation activation, WeightFormat.Blocks format) {
    return activation.size() == spec.inputs()
        && activation.group() <= format.subBlock()
        && activation.floats() == (target.dot() == Target.Dot.NONE);
  }

  private IllegalArgumentException mismatch() {
    return new IllegalArgumentException(
        spec.name() + ": " + spec.format().dtype() + " weights do not meet these activations");
  }
}
