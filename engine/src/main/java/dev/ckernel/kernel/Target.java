package dev.ckernel.kernel;

import java.util.List;

/**
 * What a program is made for: the language it is printed in and the vectors of the machine. The
 * bits that it computes do not depend on any of this.
 *
 * @param name as users write it
 * @param lanes f32 lanes of a machine vector: 1, 4, 8 or 16
 * @param registers machine vectors that a kernel may count on
 * @param dot the machine's int8 dot product
 * @param f16 whether the machine converts vectors between f16 and f32
 */
public record Target(
    String name, Language language, int lanes, int registers, Dot dot, boolean f16) {
  public enum Language {
    C,
    JAVA
  }

  /** Which {@link Op.Dot4} the machine has an instruction for. */
  public enum Dot {
    /** None; integers are taken apart and multiplied as f32. */
    NONE,
    /** Unsigned weights (VNNI's {@code vpdpbusd}). */
    UNSIGNED,
    /** Signed weights (NEON's {@code sdot}; AVX2 by {@code vpsignb} and {@code vpmaddubsw}). */
    SIGNED
  }

  public static final Target AVX512 = new Target("avx512", Language.C, 16, 32, Dot.UNSIGNED, true);
  public static final Target AVX2 = new Target("avx2", Language.C, 8, 16, Dot.SIGNED, true);
  public static final Target NEON = new Target("neon", Language.C, 4, 32, Dot.NONE, true);
  public static final Target NEON_DOT = new Target("neon-dot", Language.C, 4, 32, Dot.SIGNED, true);
  public static final Target SCALAR = new Target("scalar", Language.C, 1, 16, Dot.NONE, false);
  public static final Target JVM512 = new Target("jvm512", Language.JAVA, 16, 32, Dot.NONE, false);
  public static final Target JVM256 = new Target("jvm256", Language.JAVA, 8, 16, Dot.NONE, false);
  public static final Target JVM128 = new Target("jvm128", Language.JAVA, 4, 16, Dot.NONE, false);

  /** Every target there is. */
  public static List<Target> all() {
    return List.of(AVX512, AVX2, NEON, NEON_DOT, SCALAR, JVM512, JVM256, JVM128);
  }
}
