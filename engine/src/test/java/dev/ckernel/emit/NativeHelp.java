package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Target;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** What tests need from C and Java has not: guard pages and the floating-point control word. */
final class NativeHelp {
  private static final String SOURCE =
      """
      #define _GNU_SOURCE
      #include <stdint.h>
      #include <sys/mman.h>

      // n bytes that end where a page begins that nobody may touch.
      __attribute__((visibility("default"))) void *guarded(int64_t n) {
        const int64_t page = 65536;
        const int64_t room = (n + page - 1) / page * page;
        char *p = mmap(0, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        mprotect(p + room, page, PROT_NONE);
        return p + room - n;
      }

      __attribute__((visibility("default"))) void unmap(void *p, int64_t n) {
        const int64_t page = 65536;
        const int64_t room = (n + page - 1) / page * page;
        munmap((char *)p + n - room, room + page);
      }

      __attribute__((visibility("default"))) int32_t float_control(void) {
      #if defined(__x86_64__)
        return (int32_t)(__builtin_ia32_stmxcsr() & ~0x3fu); // without the flags that tell what has happened
      #else
        uint64_t w;
        __asm__ volatile("mrs %0, fpcr" : "=r"(w));
        return (int32_t)w;
      #endif
      }

      __attribute__((visibility("default"))) void flush_to_zero(int32_t on) {
      #if defined(__x86_64__)
        __builtin_ia32_ldmxcsr(on ? 0x9fc0 : 0x1f80);
      #else
        uint64_t w = on ? 1u << 24 : 0;
        __asm__ volatile("msr fpcr, %0" : : "r"(w));
      #endif
      }
      """;

  private final MethodHandle guarded;
  private final MethodHandle unmap;
  private final MethodHandle floatControl;
  private final MethodHandle flushToZero;

  NativeHelp(Toolchain toolchain) {
    Path library = toolchain.compile(SOURCE, Target.SCALAR, PlanRunners.programs());
    SymbolLookup symbols = SymbolLookup.libraryLookup(library.toAbsolutePath(), Arena.global());
    guarded =
        handle(
            symbols, "guarded", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    unmap =
        handle(
            symbols,
            "unmap",
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    floatControl = handle(symbols, "float_control", FunctionDescriptor.of(ValueLayout.JAVA_INT));
    flushToZero = handle(symbols, "flush_to_zero", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
  }

  private static MethodHandle handle(SymbolLookup symbols, String name, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(symbols.find(name).orElseThrow(), type);
  }

  /** A copy of {@code bytes} with a guard page behind. */
  MemorySegment guarded(Arena arena, byte[] bytes) {
    long size = Math.max(64, bytes.length);
    try {
      MemorySegment start = (MemorySegment) guarded.invokeExact(size);
      MemorySegment memory = start.reinterpret(size, arena, m -> release(m, size));
      MemorySegment.copy(
          bytes, 0, memory, ValueLayout.JAVA_BYTE, size - bytes.length, bytes.length);
      return memory.asSlice(size - bytes.length);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private void release(MemorySegment memory, long size) {
    try {
      unmap.invokeExact(memory, size);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Makes this thread flush denormals to zero; returns its control word. */
  int setFlushToZero() {
    try {
      flushToZero.invokeExact(1);
      return (int) floatControl.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Checks that the control word is what it was, and sets the default. */
  void checkFloatControl(int expected) {
    try {
      int now = (int) floatControl.invokeExact();
      flushToZero.invokeExact(0);
      assertThat(now).as("floating-point control word after a step").isEqualTo(expected);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
