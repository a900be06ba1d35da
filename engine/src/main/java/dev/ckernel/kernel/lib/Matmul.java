package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import java.util.ArrayList;
import java.util.List;
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

  /** From so many rows on they count as many, for which it pays to convert a tile to f32 once. */
  static final int MANY = 4;

  /** Which numbers of rows a kernel is for; with others it does nothing. */
  public enum Variant {
    ANY,
    /** Fewer than {@link #MANY}; takes a thread's scratch. */
    FEW,
    /** {@link #MANY} or more; takes a thread's scratch too. */
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

  /** Bytes of each buffer of a thread's scratch that {@code variant} takes, after the others. */
  public static List<Long> threadBytes(Spec spec, Variant variant, Target target) {
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
          case WeightFormat.Plain plain -> FloatMatmul.converts(plain, target);
          case WeightFormat.Blocks blocks -> target.dot() == Target.Dot.NONE;
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
        if (spec.inputs() == blocks.subBlock()) {
          yield half / 2;
        }
        yield target.lanes() < WeightFormat.TILE ? half : target.registers();
      }
    };
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
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    switch (variant) {
      case ANY -> work.items(begin, end, rows, rowTile);
      case FEW -> k.when(k.lt(rows, k.i32(MANY)), () -> work.items(begin, end, rows, rowTile));
      case MANY -> k.when(k.ge(rows, k.i32(MANY)), () -> work.items(begin, end, rows, rowTile));
    }
    return k.build();
  }

  /** Tiles {@code begin} to {@code end - 1}, with {@code rowTile} rows of one in registers. */
  private interface Work {
    void items(Value begin, Value end, Value rows, int rowTile);
  }

  private Work work(Variant variant) {
    Activation activation = spec.activation();
    return switch (spec.format()) {
      case WeightFormat.Plain plain when activation == null -> {
        Value x = k.in("x", Mem.F32);
        Epilogue epilogue = new Epilogue(k, spec.epilogue());
        yield new FloatMatmul(k, spec, target, matrices, x, epilogue, variant)::items;
      }
      case WeightFormat.Blocks blocks when activation != null && fits(activation, blocks) ->
          work(variant, blocks, activation)::items;
      case WeightFormat.Plain plain -> throw mismatch();
      case WeightFormat.Blocks blocks -> throw mismatch();
    };
  }

  private BlockMatmul work(Variant variant, WeightFormat.Blocks format, Activation activation) {
    Activation.Rows rows = activation.read(k, reads(format, variant));
    Epilogue epilogue = new Epilogue(k, spec.epilogue());
    BlockMatmul.Operands operands =
        new BlockMatmul.Operands(k, spec, target, format, matrices, rows, epilogue);
    return switch (variant) {
      case ANY -> new DotMatmul(operands);
      case FEW -> UnpackingMatmul.of(operands);
      case MANY -> new ConvertedMatmul(operands);
    };
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
