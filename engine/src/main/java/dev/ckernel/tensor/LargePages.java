package dev.ckernel.tensor;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Asks the system to back memory with pages of 2 MB. Weights and caches are streamed through once
 * per token, and with pages of 4 KB a core waits for the page tables: 15 GB/s were read so, and 26
 * with large pages (Zen 4, virtual machine, one core).
 */
public final class LargePages {
  private static final long PAGE = 2L << 20;
  private static final int MADV_HUGEPAGE = 14;
  private static final int MADV_POPULATE_READ = 22;

  /** With two thirds of the weights in large pages decode was slower than with all of them read. */
  private static final double ENOUGH = 7.0 / 8;

  private LargePages() {}

  /** Must be called before the memory is touched; does nothing where the system knows no such. */
  public static void advise(MemorySegment memory) {
    long first = -Math.floorDiv(-memory.address(), PAGE) * PAGE;
    long end = Math.floorDiv(memory.address() + memory.byteSize(), PAGE) * PAGE;
    if (isLinux() && end > first) {
      madvise(first, end - first, MADV_HUGEPAGE);
    }
  }

  /**
   * Brings a mapped file into memory. False where its pages turned out to be small and could be
   * large elsewhere.
   *
   * @param mapped from the start of a page on; other mappings count as small
   */
  public static boolean load(MemorySegment mapped) {
    if (!isLinux()) {
      return true;
    }
    madvise(mapped.address(), mapped.byteSize(), MADV_HUGEPAGE);
    madvise(mapped.address(), mapped.byteSize(), MADV_POPULATE_READ);
    try (BufferedReader maps = Files.newBufferedReader(Path.of("/proc/self/smaps"))) {
      return largeBytes(maps, mapped.address()) >= ENOUGH * mapped.byteSize();
    } catch (IOException e) {
      return false;
    }
  }

  /** Of the mapping that begins at {@code address}; see proc_pid_smaps(5). */
  static long largeBytes(BufferedReader maps, long address) throws IOException {
    String start = Long.toHexString(address) + "-";
    String line = maps.readLine();
    while (line != null && !line.startsWith(start)) {
      line = maps.readLine();
    }
    String field = "FilePmdMapped:";
    while (line != null && !line.startsWith(field)) {
      line = maps.readLine();
    }
    return line == null
        ? 0
        : Long.parseLong(line.substring(field.length()).replace("kB", "").strip()) << 10;
  }

  private static boolean isLinux() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  /** What it answers does not matter: the memory is as good without. */
  private static void madvise(long address, long bytes, int advice) {
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
      int ignored = (int) madvise.invokeExact(MemorySegment.ofAddress(address), bytes, advice);
    } catch (Throwable e) {
      throw new IllegalStateException("madvise failed", e);
    }
  }
}
