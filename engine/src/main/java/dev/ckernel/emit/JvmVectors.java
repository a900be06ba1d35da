package dev.ckernel.emit;

import jdk.incubator.vector.FloatVector;

/** What the JVM's vector module says; its classes may be touched only where it is there. */
final class JvmVectors {
  private static final String NAME = "jdk.incubator.vector.FloatVector";

  private JvmVectors() {}

  /**
   * Bits of the vectors that this JVM prefers; 0 where the module is missing. It may be loaded
   * later on, so its absence must not show in a link that fails: Java would let it fail for good.
   */
  static int preferredBits() {
    try {
      Class<?> ignored = ClassLoader.getSystemClassLoader().loadClass(NAME);
    } catch (ClassNotFoundException e) {
      return 0;
    }
    return Holder.bits();
  }

  /** Loaded, and linked with the module's classes, only when called. */
  private static final class Holder {
    private Holder() {}

    static int bits() {
      return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
  }
}
