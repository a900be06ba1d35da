package dev.ckernel.runtime;

import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.LargePages;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Zeroed native memory that takes room in the machine only where it is touched: a cache for a long
 * context costs what the conversation fills. {@link Arena#allocate} writes its zeros and so takes
 * all room at once; C's {@code calloc} gets large blocks zeroed from the system.
 */
final class LazyMemory implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private final Arena arena;
  private final MemorySegment memory;

  private LazyMemory(Arena arena, MemorySegment memory) {
    this.arena = arena;
    this.memory = memory;
  }

  /**
   * Reserves memory.
   *
   * @throws CkException if the system refuses
   */
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  static LazyMemory allocate(long bytes) {
    Linker linker = Linker.nativeLinker();
    MethodHandle calloc =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("calloc"),
            FunctionDescriptor.of(
                ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    MethodHandle free =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("free"),
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    long size = bytes + ALIGNMENT;
    MemorySegment block = call(calloc, size);
    if (block.equals(MemorySegment.NULL)) {
      throw new CkException("the system has no %d MB of memory to give".formatted(size >> 20));
    }
    Arena arena = Arena.ofShared();
    MemorySegment sized = block.reinterpret(size, arena, address -> release(free, address));
    long skip = -block.address() & (ALIGNMENT - 1);
    MemorySegment memory = sized.asSlice(skip, bytes);
    LargePages.advise(memory);
    return new LazyMemory(arena, memory);
  }

  private static MemorySegment call(MethodHandle calloc, long size) {
    try {
      return (MemorySegment) calloc.invokeExact(1L, size);
    } catch (Throwable e) {
      throw new IllegalStateException("calloc failed", e);
    }
  }

  private static void release(MethodHandle free, MemorySegment address) {
    try {
      free.invokeExact(address);
    } catch (Throwable e) {
      throw new IllegalStateException("free failed", e);
    }
  }

  MemorySegment memory() {
    return memory;
  }

  @Override
  public void close() {
    arena.close();
  }
}
