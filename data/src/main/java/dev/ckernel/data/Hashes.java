package dev.ckernel.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, of files and of texts. */
public final class Hashes {
  private static final int BUFFER = 1 << 16;

  private Hashes() {}

  /** The hash of a file, as 64 hexadecimal digits. */
  static String of(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The 32 bytes of a text's hash, as UTF-8. */
  static byte[] of(String text) {
    return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A number in {@code [0, 1)} that a text decides: what is below a share of the texts is that
   * share of them, whatever their order and whoever else is there.
   */
  public static double unit(String text) {
    byte[] hash = of(text);
    long bits = 0;
    for (int i = 0; i < 6; i++) {
      bits = (bits << 8) | (hash[i] & 0xff);
    }
    return bits * 0x1p-48;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
