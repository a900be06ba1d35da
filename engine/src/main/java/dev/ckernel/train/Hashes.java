package dev.ckernel.train;

import dev.ckernel.format.Sha256;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Hashes whose values are the same everywhere and always. */
final class Hashes {
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private Hashes() {}

  /** SHA-256 of a text's UTF-8, in hexadecimal digits. */
  static String sha256(String text) {
    return Sha256.hex(MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * A stream of {@link dev.ckernel.tensor.CounterRng} for a purpose: FNV-1a over its UTF-8 in 64
   * bits, so that streams do not depend on which others there are.
   */
  static long stream(String purpose) {
    long hash = FNV_OFFSET;
    for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    return hash;
  }
}
