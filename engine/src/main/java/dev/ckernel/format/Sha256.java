package dev.ckernel.format;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of memory of any size. */
public final class Sha256 {
  /** A segment becomes a byte buffer in pieces, since a buffer ends at 2 GiB. */
  private static final long PIECE = 1 << 26;

  private Sha256() {}

  /** The 32 bytes of the hash. */
  public static byte[] of(MemorySegment bytes) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    for (long at = 0; at < bytes.byteSize(); at += PIECE) {
      digest.update(bytes.asSlice(at, Math.min(PIECE, bytes.byteSize() - at)).asByteBuffer());
    }
    return digest.digest();
  }

  /** The hash in 64 hexadecimal digits. */
  public static String hex(MemorySegment bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }
}
