package dev.ckernel.emit;

import jdk.incubator.vector.FloatVector;

/** What the JVM's vector module says; its classes may be touched only where it is there. */
final class JvmVectors {
  private JvmVectors() {}

  /** Bits of the vectors that this JVM prefers; 0 where the module is missing. */
  static int preferredBits() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty() ? 0 : Holder.bits();
  }

  /** Loaded, and linked with the module's classes, only when called. */
  private static final class Holder {
    private Holder() {}

    static int bits() {
      return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
  }
}
