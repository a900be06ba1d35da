package dev.ckernel.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the threads of a team apart, each on a core of its own, where there are as many threads as
 * cores. Threads that spin never sleep, so a system that has put two of them on one core, to make
 * room for a moment's work of its own, may leave them there for milliseconds in which all others
 * wait (docs/notes/threads.md).
 *
 * <p>With fewer threads than cores the system keeps them apart itself, and two processes must not
 * choose the same cores; with more there is nothing to choose. Where a system has no
 * sched_setaffinity(2), nothing is done.
 */
final class Cores {
  /** A set of 1024 cores, the most that the C library's type holds. */
  private static final long SET_BYTES = 128;

  private static final FunctionDescriptor AFFINITY =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);

  private final @Nullable MethodHandle get = find("sched_getaffinity");
  private final @Nullable MethodHandle set = find("sched_setaffinity");
  private final MemorySegment all = Arena.ofAuto().allocate(SET_BYTES, Long.BYTES);
  private final MemorySegment ofCaller = Arena.ofAuto().allocate(SET_BYTES, Long.BYTES);
  private final List<MemorySegment> ofThreads;

  /** For a team of {@code threads} threads, on the cores that the calling thread may use. */
  Cores(int threads) {
    List<MemorySegment> single =
        call(get, all)
            ? IntStream.range(0, (int) SET_BYTES * Byte.SIZE)
                .filter(core -> (all.get(ValueLayout.JAVA_BYTE, core / 8) >> core % 8 & 1) != 0)
                .mapToObj(Cores::only)
                .toList()
            : List.of();
    ofThreads = threads > 1 && single.size() == threads ? single : List.of();
  }

  private static MemorySegment only(int core) {
    MemorySegment one = Arena.ofAuto().allocate(SET_BYTES, Long.BYTES);
    one.set(ValueLayout.JAVA_BYTE, core / 8, (byte) (1 << core % 8));
    return one;
  }

  /** From here on the calling thread is on the core of thread {@code thread}. */
  void keep(int thread) {
    if (!ofThreads.isEmpty()) {
      call(set, ofThreads.get(thread));
    }
  }

  /**
   * Runs {@code work} on the core of thread 0. Not where the calling thread has been given other
   * cores than the team was, and not a virtual thread, which has none of its own.
   */
  void lend(Runnable work) {
    boolean lent =
        !ofThreads.isEmpty()
            && !Thread.currentThread().isVirtual()
            && call(get, ofCaller)
            && ofCaller.mismatch(all) < 0;
    if (lent) {
      keep(0);
    }
    try {
      work.run();
    } finally {
      if (lent) {
        call(set, all);
      }
    }
  }

  private static @Nullable MethodHandle find(String name) {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(function -> linker.downcallHandle(function, AFFINITY))
        .orElse(null);
  }

  /** Whether the system did it, for the calling thread. */
  private static boolean call(@Nullable MethodHandle affinity, MemorySegment cores) {
    try {
      return affinity != null && (int) affinity.invokeExact(0, SET_BYTES, cores) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("sched_setaffinity failed", e);
    }
  }
}
