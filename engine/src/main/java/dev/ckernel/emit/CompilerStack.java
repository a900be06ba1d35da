package dev.ckernel.emit;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.ckernel.tensor.CkException;
import java.lang.management.ManagementFactory;

/**
 * The stack of HotSpot's compiler threads. C1 walks a method's blocks by recursion
 * (RangeCheckEliminator::calc_bounds: one frame of 256 bytes per block), and inlines all of the
 * Vector API into a kernel first: a method of 6649 bytecodes became a chain of 4000 blocks, which
 * is the whole of the usual 1 MB. No signal handler can run on a stack that is full, so the process
 * dies without a word. A method of {@link CompiledJava#LARGEST_METHOD} needs less than 2 MB.
 */
final class CompilerStack {
  static final int LEAST_KILOBYTES = 4096;
  private static final String OPTION = "CompilerThreadStackSize";

  private CompilerStack() {}

  /**
   * Refuses a JVM whose compilers could overflow.
   *
   * @throws CkException with the option to add
   */
  static void check() {
    HotSpotDiagnosticMXBean hotSpot =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (hotSpot != null) { // another JVM has other compilers
      check(Long.parseLong(hotSpot.getVMOption(OPTION).getValue()));
    }
  }

  static void check(long kilobytes) {
    if (kilobytes < LEAST_KILOBYTES) {
      throw new CkException(
          "this JVM's compilers have a stack of %d KB, which generated code can overflow: add -XX:%s=%d to its arguments"
              .formatted(kilobytes, OPTION, LEAST_KILOBYTES));
    }
  }
}
