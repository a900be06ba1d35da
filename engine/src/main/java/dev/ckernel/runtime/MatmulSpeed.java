package dev.ckernel.runtime;

import dev.ckernel.emit.Frame;
import dev.ckernel.emit.StepCode;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.tensor.DType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How fast the product of {@code rows} activations and a matrix is by itself, as a model's program
 * does it. Several copies of the matrix take turns, so that a single row meets weights that stand
 * in memory and in no cache.
 *
 * @param seconds of one product, the median
 */
public record MatmulSpeed(Product product, Matrix matrix, int rows, double seconds) {
  /** All copies together: beyond any cache. */
  private static final long COPIES_BYTES = 256L << 20;

  /** A byte that makes finite numbers of ordinary size in every format. */
  private static final byte ANY = 0x3C;

  private static final int SETTLED_CALLS = 3;

  /** The part of the best time that counts as faster. */
  private static final double FASTER = 0.95;

  /** What meets what. */
  public enum Product {
    /** Activations and weights. */
    FORWARD,
    /** Gradients of outputs and weights, which are f32. */
    INPUT_GRADIENT,
    /** Gradients of outputs and activations, added to a gradient of weights. */
    WEIGHT_GRADIENT
  }

  /** A matrix {@code [outputs, inputs]} of weights. */
  public record Matrix(DType format, int inputs, int outputs) {
    /** Bytes of it as kernels read it. */
    public long bytes() {
      WeightFormat packed = WeightFormat.of(format);
      List<Long> offsets = packed.offsets(inputs, WeightFormat.tiles(outputs));
      return offsets.getLast();
    }
  }

  /** Multiply-adds per second. */
  public double multiplyAdds() {
    return (double) rows * matrix.inputs * matrix.outputs / seconds;
  }

  /** Bytes of weights per second. */
  public double bytesPerSecond() {
    return matrix.bytes() / seconds;
  }

  /** The part of the machine's multiply-adds that this is. */
  public double shareOfPeak(MachineSpeed machine) {
    return multiplyAdds()
        / (matrix.format.isQuantised() ? machine.byteMultiplyAdds() : machine.multiplyAdds());
  }

  /** The part of the machine's memory bandwidth that this is. */
  public double shareOfBandwidth(MachineSpeed machine) {
    return bytesPerSecond() / machine.bytesPerSecond();
  }

  /**
   * Measures products with one matrix and several numbers of rows.
   *
   * @param compile makes a program runnable
   * @param each how long to measure with each number of rows at least, after as long to warm up and
   *     {@value #SETTLED_CALLS} products that were no faster than the best before them
   */
  public static List<MatmulSpeed> measure(
      Product what,
      Matrix matrix,
      List<Integer> rows,
      Target target,
      Function<Plan, StepCode> compile,
      int threads,
      Duration each) {
    if (what == Product.WEIGHT_GRADIENT && rows.size() > 1) {
      // Rows are one sequence, and a program is for sequences of one length.
      return rows.stream()
          .flatMap(count ->
              measure(what, matrix, List.of(count), target, compile, threads, each).stream())
          .toList();
    }
    int most = rows.stream().mapToInt(Integer::intValue).max().orElseThrow();
    ProductPlans plans = ProductPlans.of(what, matrix, most, target);
    StepCode before = plans.before() == null ? null : compile.apply(plans.before());
    StepCode code = compile.apply(plans.product());
    long bytes = plans.weightBytes();
    int copies = (int) Math.max(1, COPIES_BYTES / bytes);
    try (LazyMemory weights = LazyMemory.allocate(bytes * copies);
        LazyMemory scratch = LazyMemory.allocate(plans.product().scratchBytes(threads))) {
      weights.memory().fill(ANY);
      Frame frame =
          new Frame(plans.product().extents(), threads).with(Arena.SCRATCH, scratch.memory());
      List<MatmulSpeed> speeds = new ArrayList<>();
      for (int count : rows) {
        frame.with(RuntimeExtent.ROWS, count).with(RuntimeExtent.ABREAST, 0);
        if (before != null) {
          Teams.OF_PROCESS.step(before, frame.with(Arena.WEIGHTS, weights.memory()));
        }
        TileChoice tiles = new TileChoice();
        Supplier<Long> product =
            new Supplier<>() {
              private int calls;

              @Override
              public Long get() {
                frame.with(
                    Arena.WEIGHTS, weights.memory().asSlice(calls++ % copies * bytes, bytes));
                long before = System.nanoTime();
                tiles.run(
                    count,
                    way -> Teams.OF_PROCESS.step(code, frame.with(RuntimeExtent.ABREAST, way)));
                return System.nanoTime() - before;
              }
            };
        settle(product, each);
        List<Long> times = new ArrayList<>();
        long start = System.nanoTime();
        while (times.size() < SETTLED_CALLS || System.nanoTime() - start < each.toNanos()) {
          times.add(product.get());
        }
        times.sort(null);
        speeds.add(new MatmulSpeed(what, matrix, count, times.get(times.size() / 2) * 1e-9));
      }
      return speeds;
    }
  }

  private static void settle(Supplier<Long> product, Duration least) {
    long start = System.nanoTime();
    long best = Long.MAX_VALUE;
    int noFaster = 0;
    while (noFaster < SETTLED_CALLS || System.nanoTime() - start < least.toNanos()) {
      long time = product.get();
      noFaster = time < best * FASTER ? 0 : noFaster + 1;
      best = Math.min(best, time);
    }
  }
}
