package dev.ckernel.emit;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Legaliser;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import java.util.HashSet;
import java.util.Set;

/**
 * Prints a plan as one C11 file for gcc or clang that needs nothing but the C library's threads
 * yielding: the helpers it uses, each kernel as a function, and {@code ck_step}, which every thread
 * calls. Decides nothing.
 */
public final class CEmitter {
  private CEmitter() {}

  /**
   * The file's text, the same for the same plan.
   *
   * @throws IllegalArgumentException if the plan's target is not one of C
   */
  public static String emit(Plan plan) {
    Target target = plan.target();
    CHelpers helpers = CHelpers.of(target);
    Set<String> taken = new HashSet<>(helpers.names());
    taken.addAll(Set.of("INLINE", "KERNEL", "EXPORT", "NULL", "INT32_MIN", "INT64_C"));
    plan.kernels().forEach(kernel -> taken.add(kernel.name()));

    StringBuilder kernels = new StringBuilder();
    for (Kernel kernel : plan.kernels()) {
      kernels.append('\n').append(CKernel.print(Legaliser.legalise(kernel, target), taken));
    }
    String steps = CSteps.print(plan, taken);
    String used = helpers.usedBy(kernels + steps);
    return head(plan, used) + used + kernels + steps;
  }

  private static String head(Plan plan, String used) {
    Target target = plan.target();
    StringBuilder head = new StringBuilder();
    head.append("// ").append(plan.name().replaceAll("\\s+", " ")).append(" for ");
    head.append(target.name()).append(", a program of C-Kernel-Engine. To compile:\n//   cc ");
    head.append(String.join(" ", CFlags.of(target))).append(" -o model.so model.c\n");
    head.append(
        "// It computes the same bits as the programs for all other machines; see docs/numerics.md.\n");
    if (used.contains("sched_yield")) {
      head.append("#define _POSIX_C_SOURCE 200809L\n\n");
      head.append("#include <sched.h>\n#include <stdbool.h>\n#include <stddef.h>\n");
      head.append("#include <stdint.h>\n#include <string.h>\n#include <time.h>\n");
    } else {
      head.append("\n#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n");
    }
    switch (target.name()) {
      case "avx2", "avx512" -> head.append("#include <immintrin.h>\n");
      case "neon", "neon-dot" -> head.append("#include <arm_neon.h>\n");
      default -> head.append(NEEDS_FMA);
    }
    return head.append(DEFINES).toString();
  }

  private static final String NEEDS_FMA =
      """

      #if defined(__x86_64__) && !defined(__FMA__)
      #error "fmaf must be an instruction of the machine: compile with -mfma"
      #endif
      """;

  private static final String DEFINES =
      """

      #ifdef __FAST_MATH__
      #error "-ffast-math changes the bits"
      #endif
      #pragma STDC FP_CONTRACT OFF

      #define INLINE static inline __attribute__((always_inline))
      #define KERNEL static __attribute__((noinline)) void
      #define EXPORT __attribute__((visibility("default")))
      """;
}
