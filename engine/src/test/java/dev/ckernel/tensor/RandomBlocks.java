package dev.ckernel.tensor;

/** Blocks of random bytes. */
final class RandomBlocks {
  private RandomBlocks() {}

  /**
   * Always the same for equal arguments.
   *
   * @param halves the bytes of a block at which f16 numbers stand that are to be finite
   */
  static byte[] make(DType type, int blocks, int... halves) {
    byte[] bytes = new byte[type.blockBytes() * blocks];
    CounterRng rng = new CounterRng(7);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) rng.bits(type.blockBytes(), i);
    }
    for (int b = 0; b < blocks; b++) {
      for (int at : halves) {
        bytes[b * type.blockBytes() + at + 1] &= (byte) 0xbb;
      }
    }
    return bytes;
  }
}
