package dev.ckernel.kernel.lib;

/** The version of the numeric contract, docs/numerics.md. */
public final class Numerics {
  /**
   * Programs of the same version compute the same bits. It is raised with every change of a bit,
   * and with it the table of hashes that the tests hold the kernels to.
   */
  public static final int VERSION = 1;

  private Numerics() {}
}
