package dev.ckernel.emit;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.ckernel.tensor.CkException;
import java.lang.management.ManagementFactory;

/**
 * The options of HotSpot that generated Java needs.
 *
 * <p>C1 walks a method's blocks by recursion (RangeCheckEliminator::calc_bounds: one frame of 256
 * bytes per block), and inlines all of the Vector API into a kernel first: a method of 6649
 * bytecodes became a chain of 4000 blocks, which is the whole of the usual stack of 1 MB. No signal
 * handler can run on a stack that is full, so the process dies without a word. A method of {@link
 * CompiledJava#LARGEST_METHOD} needs less than 2 MB.
 *
 * <p>While C2 has much to do, HotSpot compiles at its tier 2, in code without counters, and from
 * there goes on to C2 by way of tier 3. Kernels may have too many registers for tier 3, and then
 * stay at tier 2 for good, where each vector is an object.
 */
enum CompilerOptions {
  STACK("CompilerThreadStackSize", 4096, "compilers may overflow their stack of %d KB"),
  TIER_2("Tier3DelayOn", 1000, "generated code may stay slow when %d methods wait for C2");

  private final String option;
  private final int least;
  private final String otherwise;

  CompilerOptions(String option, int least, String otherwise) {
    this.option = option;
    this.least = least;
    this.otherwise = otherwise;
  }

  /**
   * Refuses a JVM that runs without them.
   *
   * @throws CkException with the option to add
   */
  static void check() {
    HotSpotDiagnosticMXBean hotSpot =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (hotSpot != null) { // another JVM has other compilers
      for (CompilerOptions each : values()) {
        each.check(Long.parseLong(hotSpot.getVMOption(each.option).getValue()));
      }
    }
  }

  void check(long value) {
    if (value < least) {
      throw new CkException(
          "add -XX:%s=%d to this JVM's arguments: without it %s"
              .formatted(option, least, otherwise.formatted(value)));
    }
  }
}
