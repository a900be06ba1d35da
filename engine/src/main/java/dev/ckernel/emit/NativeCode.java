package dev.ckernel.emit;

import dev.ckernel.plan.Extents;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Step;
import dev.ckernel.tensor.CkException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A compiled C program that is loaded into this process. Serves one team of threads at a time; for
 * another team load the library again, which costs nothing.
 *
 * <p>The threads of a step meet inside of the program, at a barrier that stands in the same struct
 * as the arguments. Every thread writes the arguments of the step there before it goes in: they
 * write the same.
 */
public final class NativeCode implements StepCode, AutoCloseable {
  private static final int CACHE_LINE = 64;

  /** Arenas that there is room for. */
  private static final int ARENAS = 8;

  /** {@code ck_step_args}; what threads share stands on cache lines of its own. */
  private static final StructLayout ARGUMENTS =
      MemoryLayout.structLayout(
              MemoryLayout.sequenceLayout(ARENAS, ValueLayout.ADDRESS).withName("arenas"),
              MemoryLayout.sequenceLayout(Extents.MOST, ValueLayout.JAVA_INT).withName("extents"),
              ValueLayout.JAVA_INT.withName("threads"),
              ValueLayout.JAVA_INT.withName("patience"),
              MemoryLayout.paddingLayout(CACHE_LINE - 2L * Integer.BYTES),
              ValueLayout.JAVA_LONG.withName("arrivals"),
              MemoryLayout.paddingLayout(CACHE_LINE - Long.BYTES),
              MemoryLayout.sequenceLayout(2 * Step.COUNTERS, ValueLayout.JAVA_INT)
                  .withName("taken"))
          .withByteAlignment(CACHE_LINE);

  private static final long EXTENTS = offset("extents");
  private static final long THREADS = offset("threads");
  private static final long PATIENCE = offset("patience");

  private final Arena arena;
  private final Map<Integer, MemorySegment> arguments = new ConcurrentHashMap<>();
  private final MethodHandle step;

  private NativeCode(Arena arena, MethodHandle step) {
    this.arena = arena;
    this.step = step;
  }

  private static long offset(String field) {
    return ARGUMENTS.byteOffset(PathElement.groupElement(field));
  }

  /**
   * Loads what {@link Toolchain#compile} made.
   *
   * @throws CkException if the system cannot load it
   */
  public static NativeCode load(Path library) {
    return load(library, Plan.STEP);
  }

  /** As {@link #load(Path)}, of the entry {@code entry}. */
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  public static NativeCode load(Path library, String entry) {
    Arena arena = Arena.ofShared();
    String name = "ck_" + entry;
    try {
      MemorySegment function =
          SymbolLookup.libraryLookup(library.toAbsolutePath(), arena)
              .find(name)
              .orElseThrow(() -> new CkException(library + " has no function " + name));
      FunctionDescriptor type =
          FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
      return new NativeCode(arena, Linker.nativeLinker().downcallHandle(function, type));
    } catch (IllegalArgumentException e) {
      arena.close();
      throw new CkException(
          "cannot load the compiled program " + library + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * The program has its own barrier and counters; for each size of a team there is one, since it
   * counts arrivals from step to step.
   */
  @Override
  public void step(Frame frame, int thread, Crew crew) throws Throwable {
    MemorySegment all = arguments.computeIfAbsent(frame.threads(), t -> arena.allocate(ARGUMENTS));
    MemorySegment[] arenas = frame.arenas();
    for (int i = 0; i < arenas.length; i++) {
      all.setAtIndex(ValueLayout.ADDRESS, i, arenas[i]);
    }
    int[] extents = frame.extents();
    for (int i = 0; i < extents.length; i++) {
      all.set(ValueLayout.JAVA_INT, EXTENTS + (long) i * Integer.BYTES, extents[i]);
    }
    all.set(ValueLayout.JAVA_INT, THREADS, frame.threads());
    all.set(ValueLayout.JAVA_INT, PATIENCE, crew.patience());
    step.invokeExact(all, thread);
  }

  /** Unloads the program; no thread may be inside. */
  @Override
  public void close() {
    arena.close();
  }
}
