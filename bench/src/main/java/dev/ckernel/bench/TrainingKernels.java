package dev.ckernel.bench;

import dev.ckernel.emit.Frame;
import dev.ckernel.emit.Host;
import dev.ckernel.emit.StepCode;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Param;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Epilogue;
import dev.ckernel.kernel.lib.InputGradient;
import dev.ckernel.kernel.lib.Matmul;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.kernel.lib.WeightGradient;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Step;
import dev.ckernel.runtime.MachineSpeed;
import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The three products of a linear layer in training, on one thread, in f32: forward, gradient of the
 * input, gradient of the weights. Prints the median speed of each, also as a part of what the
 * machine's multiply-adds reach by themselves.
 *
 * <p>Arguments: targets ({@code avx512 jvm512}); without any, the machine's best two.
 */
public final class TrainingKernels {
  /** Outputs, inputs, rows; of models with 15 and 125 million parameters. */
  private static final int[][] SHAPES = {
    {288, 288, 256},
    {768, 288, 256},
    {288, 768, 256},
    {32000, 288, 256},
    {768, 768, 256},
    {3072, 768, 256},
    {768, 3072, 256},
    {288, 288, 1024},
    {768, 288, 1024},
    {288, 768, 1024},
    {768, 768, 1024},
    {3072, 768, 1024},
    {768, 3072, 1024},
  };

  private static final int LENGTH = 256;
  private static final long NANOS = 1_000_000_000L;

  private final Target target;
  private final double peak;

  private TrainingKernels(Target target) {
    this.target = target;
    peak =
        MachineSpeed.measure(target, TrainingKernels::load, 1, Duration.ofSeconds(1))
            .multiplyAdds();
  }

  /** Prints a table for each target. */
  public static void main(String[] args) throws IOException {
    Host host = Host.detect();
    List<String> names =
        args.length > 0
            ? List.of(args)
            : List.of(host.best(Target.Language.C).name(), host.best(Target.Language.JAVA).name());
    for (String name : names) {
      new TrainingKernels(Host.named(name)).print();
    }
  }

  private void print() throws IOException {
    System.out.printf(Locale.ROOT, "%s: %.1f G multiply-adds/s%n", target.name(), peak / 1e9);
    System.out.println("    n      k  rows  forward, gradient of the input, of the weights");
    for (int[] shape : SHAPES) {
      int n = shape[0];
      int k = shape[1];
      int rows = shape[2];
      double count = (double) n * k * rows;
      System.out.printf(
          "%5d %6d %5d %s %s %s%n",
          n,
          k,
          rows,
          speed(count, forward(n, k, rows)),
          speed(count, inputGradient(n, k, rows)),
          speed(count, weightGradient(n, k, rows)));
    }
  }

  /** A kernel, the bytes of its buffers (of a thread's where negative), and its items. */
  private record Work(Kernel kernel, List<Long> bytes, int rows, int items) {}

  private Work forward(int n, int k, int rows) {
    Matmul.Spec spec =
        new Matmul.Spec(
            "forward", "", WeightFormat.of(DType.F32), 1, k, k, null, Epilogue.Spec.store(n));
    return new Work(
        Matmul.build(spec, Matmul.Variant.ANY, target),
        List.of(4L * n * k, 4L * rows * k, 4L * rows * n),
        rows,
        WeightFormat.tiles(n));
  }

  private Work inputGradient(int n, int k, int rows) {
    InputGradient.Spec spec = new InputGradient.Spec("input", "", n, k, n, k, 0);
    return new Work(
        InputGradient.build(spec, target),
        List.of(4L * rows * n, 4L * n * k, 4L * rows * k, -InputGradient.threadBytes(spec, target)),
        rows,
        InputGradient.items(spec, target));
  }

  private Work weightGradient(int n, int k, int rows) {
    WeightGradient.Spec spec = new WeightGradient.Spec("weight", "", n, k, LENGTH, n, k);
    return new Work(
        WeightGradient.build(spec, target),
        List.of(
            4L * rows * n, 4L * rows * k, 4L * n * k, -WeightGradient.threadBytes(spec, target)),
        rows,
        WeightGradient.items(spec, target));
  }

  private String speed(double multiplyAdds, Work work) throws IOException {
    List<Argument> arguments = new ArrayList<>();
    long shared = 0;
    long own = 0;
    for (long bytes : work.bytes()) {
      boolean thread = bytes < 0;
      dev.ckernel.plan.Arena arena =
          thread ? dev.ckernel.plan.Arena.THREAD : dev.ckernel.plan.Arena.SCRATCH;
      String name = work.kernel().params().get(arguments.size()).name();
      arguments.add(new Argument.Buffer(name, arena, thread ? 0 : shared, Argument.NO_COLUMN));
      if (thread) {
        own = WeightFormat.align(-bytes);
      } else {
        shared += WeightFormat.align(bytes);
      }
    }
    if (work.kernel().params().get(arguments.size()) instanceof Param.Scalar) {
      arguments.add(new Argument.Constant(work.rows()));
    }
    Plan plan =
        Plan.ofSteps(
            work.kernel().name(),
            target,
            List.of(work.kernel()),
            List.of(
                new Step.Call("op", work.kernel(), arguments, Items.of(work.items()), 0),
                new Step.Barrier()),
            shared,
            own);
    StepCode code = load(plan);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment scratch = arena.allocate(shared + own, 64);
      fill(scratch);
      Frame frame = new Frame(plan.extents(), 1).with(dev.ckernel.plan.Arena.SCRATCH, scratch);
      List<Long> times = times(code, frame);
      double median = multiplyAdds / times.get(times.size() / 2);
      double best = multiplyAdds / times.getFirst();
      return String.format(
          Locale.ROOT,
          "%6.1f (%3.0f %%, at best %3.0f %%)",
          median,
          100e9 * median / peak,
          100e9 * best / peak);
    } finally {
      if (code instanceof AutoCloseable library) {
        close(library);
      }
    }
  }

  private static void close(AutoCloseable library) {
    try {
      library.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void fill(MemorySegment memory) {
    for (long i = 0; i < memory.byteSize() / 4; i++) {
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (i * 7919 % 1009) / 1009f - 0.5f);
    }
  }

  /**
   * Nanoseconds of steps when all is warm, the shortest first: of the processor's time, in which
   * other programs that want it do not count.
   */
  private static List<Long> times(StepCode code, Frame frame) {
    long warm = System.nanoTime() + 2 * NANOS;
    while (System.nanoTime() < warm) {
      step(code, frame);
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<Long> times = new ArrayList<>();
    long end = System.nanoTime() + NANOS;
    while (System.nanoTime() < end || times.size() < 5) {
      long start = threads.getCurrentThreadCpuTime();
      step(code, frame);
      times.add(threads.getCurrentThreadCpuTime() - start);
    }
    Collections.sort(times);
    return times;
  }

  private static void step(StepCode code, Frame frame) {
    try {
      code.step(frame, 0, StepCode.Crew.alone());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static StepCode load(Plan plan) {
    try {
      return BenchPrograms.load(plan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
