package dev.ckernel.emit;

import dev.ckernel.kernel.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * The flags of the C compiler. None of them depends on the machine that compiles, so that the same
 * source gives the same program everywhere; contraction of a product and a sum into one fma, which
 * changes bits, is off. So is the compiler's own vectorising: the kernels are vectors already, and
 * GCC 12 takes a nest of loops that store the same vectors on AArch64 apart so that the stores come
 * in another order, which the bit matrix has found.
 */
final class CFlags {
  private static final List<String> COMMON =
      List.of(
          "-std=c11",
          "-O2",
          "-ffp-contract=off",
          "-fno-math-errno",
          "-fno-tree-vectorize",
          "-Werror=implicit-function-declaration",
          "-Werror=incompatible-pointer-types",
          "-Werror=int-conversion",
          "-fvisibility=hidden",
          "-fPIC",
          "-shared");

  private CFlags() {}

  /** All flags for a shared library; those of the scalar target are for x86. */
  static List<String> of(Target target) {
    return of(target, "x86_64");
  }

  /**
   * All flags for a shared library.
   *
   * @param machine that the compiler compiles for, as in the first part of its triplet
   */
  static List<String> of(Target target, String machine) {
    List<String> flags = new ArrayList<>(COMMON);
    flags.addAll(instructions(target, machine));
    return List.copyOf(flags);
  }

  /** The instruction sets that the compiler may use. */
  static List<String> instructions(Target target, String machine) {
    return switch (target.name()) {
      case "avx512" ->
          List.of(
              "-mavx512f",
              "-mavx512bw",
              "-mavx512dq",
              "-mavx512vl",
              "-mavx512vnni",
              "-mfma",
              "-mf16c");
      case "avx2" -> List.of("-mavx2", "-mfma", "-mf16c");
      case "neon" -> List.of("-march=armv8-a");
      case "neon-dot" -> List.of("-march=armv8.2-a+dotprod");
      case "scalar" -> machine.equals("x86_64") ? List.of("-mfma") : List.of();
      default -> throw new IllegalArgumentException(target.name() + " is no target of C");
    };
  }
}
