package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Holds the kernels to the bits that they had when {@link Numerics#VERSION} was set: hashes of
 * their outputs, one line for each sample. To write the table anew, run this with {@code
 * -Dck.golden=write}.
 */
class GoldenBitsTest {
  private static final String TABLE = "kernel-bits.txt";

  @Test
  void bitsChangeByDecisionOnly() throws IOException {
    String actual = "numerics version " + Numerics.VERSION + "\n" + String.join("", lines());
    if ("write".equals(System.getProperty("ck.golden"))) {
      Files.writeString(
          Path.of("src/test/resources/dev/ckernel/kernel/lib").resolve(TABLE), actual);
    }
    assertThat(actual)
        .as(
            """
            A kernel computes other bits than it did, or there are other samples. Results that \
            users have kept will not come out again: this is a decision, not a detail. If it is \
            meant, say so in docs/numerics.md, raise Numerics.VERSION (not where only samples were \
            added), and write the table anew with -Dck.golden=write.\
            """)
        .isEqualTo(table());
  }

  private static List<String> lines() {
    return Samples.all().stream()
        .map(sample -> hash(sample.on(Target.SCALAR).interpret()) + "  " + sample.name() + "\n")
        .toList();
  }

  private static String table() throws IOException {
    try (InputStream in = GoldenBitsTest.class.getResourceAsStream(TABLE)) {
      return new String(Objects.requireNonNull(in, TABLE).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String hash(List<int[]> outputs) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int[] output : outputs) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * output.length + 4).putInt(output.length);
        bytes.asIntBuffer().put(output);
        digest.update(bytes.rewind());
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
