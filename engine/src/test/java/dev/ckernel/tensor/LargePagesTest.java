package dev.ckernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

final class LargePagesTest {
  private static final String SMAPS =
      """
      7f0000000000-7f0000200000 rw-p 00000000 00:00 0
      Rss:                2048 kB
      FilePmdMapped:         0 kB
      7f2006000000-7f2006400000 r--p 00000000 fe:00 131  /weights of a user
      Rss:                4096 kB
      FilePmdMapped:      2048 kB
      7f3006000000-7f3006400000 r--p 00000000 fe:00 132  /other
      Rss:                4096 kB
      FilePmdMapped:      4096 kB
      """;

  @Test
  void countsTheLargePagesOfOneMapping() throws IOException {
    assertThat(largeBytes(SMAPS, 0x7f0000000000L)).isZero();
    assertThat(largeBytes(SMAPS, 0x7f2006000000L)).isEqualTo(2L << 20);
    assertThat(largeBytes(SMAPS, 0x7f3006000000L)).isEqualTo(4L << 20);
  }

  @Test
  void thereAreNoneWhereTheSystemDoesNotSay() throws IOException {
    assertThat(largeBytes(SMAPS, 0x7f4000000000L)).isZero();
    assertThat(largeBytes("7f2006000000-7f2006400000 r--p\nRss: 4 kB\n", 0x7f2006000000L)).isZero();
  }

  private static long largeBytes(String smaps, long address) throws IOException {
    return LargePages.largeBytes(new BufferedReader(new StringReader(smaps)), address);
  }
}
