package dev.ckernel.runtime;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Asks the system to back memory with pages of 2 MB. Weights and caches are streamed through once
 * per token, and with pages of 4 KB a core waits for the page tables: 15 GB/s were read so, and 26
 * with large pages (Zen 4, virtual machine, one core).
 */
final class LargePages {
  private static final long PAGE = 2L << 20;
  private static final int MADV_HUGEPAGE = 14;

  private LargePages() {}

  /** Must be called before the memory is touched; does nothing where the system knows no such. */
  static void advise(MemorySegment memory) {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return;
    }
    long first = -Math.floorDiv(-memory.address(), PAGE) * PAGE;
    long end = Math.floorDiv(memory.address() + memory.byteSize(), PAGE) * PAGE;
    if (end <= first) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    MethodHandle madvise =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("madvise"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    try {
      // What it answers does not matter: the memory is as good without.
      int ignored =
          (int) madvise.invokeExact(MemorySegment.ofAddress(first), end - first, MADV_HUGEPAGE);
    } catch (Throwable e) {
      throw new IllegalStateException("madvise failed", e);
    }
  }
}
