package dev.ckernel.runtime;

import dev.ckernel.emit.Frame;
import dev.ckernel.emit.StepCode;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Type;
import dev.ckernel.plan.Extents;
import dev.ckernel.plan.Plan;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.function.Function;

/**
 * What a machine can do at most with the programs of one target: the roof that speeds of models are
 * compared with. Measured, not looked up, since virtual machines and neighbours take their share.
 *
 * @param bytesPerSecond read from memory by all threads together
 * @param multiplyAdds of f32 per second by all threads together
 * @param byteMultiplyAdds of int8 per second; what {@code multiplyAdds} is on targets that have no
 *     int8 dot product, since they do the same work in f32
 */
public record MachineSpeed(double bytesPerSecond, double multiplyAdds, double byteMultiplyAdds) {
  /** Beyond any cache. */
  private static final long READ_BYTES = 512L << 20;

  private static final int ITEMS = 64;

  /**
   * Measures for about three times {@code each}, after the time that compiling takes. The best pass
   * counts: others were disturbed.
   *
   * @param compile makes a program runnable
   */
  public static MachineSpeed measure(
      Target target, Function<Plan, StepCode> compile, int threads, Duration each) {
    return measure(target, compile, threads, each, READ_BYTES);
  }

  static MachineSpeed measure(
      Target target, Function<Plan, StepCode> compile, int threads, Duration each, long readBytes) {
    try (LazyMemory read = LazyMemory.allocate(readBytes);
        Arena arena = Arena.ofShared()) {
      long itemBytes = 4L * RoofPlans.READ;
      int items = (int) (readBytes / itemBytes);
      MemorySegment memory = read.memory().fill((byte) 0); // pages that nobody wrote are all one
      MemorySegment scratch = arena.allocate(64L * Math.max(items, ITEMS), 64);
      Frame frame =
          new Frame(Extents.NONE, threads)
              .with(dev.ckernel.plan.Arena.WEIGHTS, memory)
              .with(dev.ckernel.plan.Arena.SCRATCH, scratch);
      Measurement measurement = new Measurement(frame, each);

      double reads = measurement.passes(compile.apply(RoofPlans.reading(target, items)));
      fill(memory);
      double multiply = measurement.passes(compile.apply(RoofPlans.multiplying(target, ITEMS)));
      double perPass = (double) ITEMS * RoofPlans.TURNS * RoofPlans.accumulators(target);
      double multiplyAdds = multiply * perPass * Type.LANES;
      double dots =
          switch (target.dot()) {
            case NONE -> multiplyAdds;
            case SIGNED, UNSIGNED ->
                measurement.passes(compile.apply(RoofPlans.dots(target, ITEMS)))
                    * perPass
                    * (4 * Type.LANES);
          };
      return new MachineSpeed(reads * items * itemBytes, multiplyAdds, dots);
    }
  }

  /** Values that keep sums finite, and bytes in the range of {@code dot4}. */
  private static void fill(MemorySegment memory) {
    for (int i = 0; i < 2 * Type.LANES; i++) {
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, 0.5f);
    }
  }

  private record Measurement(Frame frame, Duration time) {
    /** Passes per second of the best pass. */
    double passes(StepCode code) {
      long start = System.nanoTime();
      long best = Long.MAX_VALUE;
      while (System.nanoTime() - start < time.toNanos()) {
        long before = System.nanoTime();
        Teams.OF_PROCESS.step(code, frame);
        best = Math.min(best, System.nanoTime() - before);
      }
      return 1e9 / best;
    }
  }
}
