package dev.ckernel.emit;

import jdk.incubator.vector.FloatVector;

/** What the JVM's vector module says; its classes may be touched only where it is there. */
final class JvmVectors {
  private JvmVectors() {}

  /** Bits of the vectors that this JVM prefers; 0 where the module is missing. */
  static int preferredBits() {
    try {
      return Holder.bits();
    } catch (NoClassDefFoundError e) {
      return 0;
    }
  }

  /** Loaded, and linked with the module's classes, only when called. */
  private static final class Holder {
    private Holder() {}

    static int bits() {
      return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
  }
}
