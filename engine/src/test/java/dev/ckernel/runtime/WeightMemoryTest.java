package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WeightMemoryTest {
  /** More than two of the chunks that are read side by side. */
  private static final int SIZE = (20 << 20) + 5;

  @TempDir private Path folder;

  @Test
  void givesAPartOfAFile() throws IOException {
    byte[] bytes = bytes();
    Path file = Files.write(folder.resolve("weights"), bytes);

    try (WeightMemory weights = WeightMemory.open(file, 64, SIZE - 100)) {
      assertThatHolds(weights, bytes);
    }
  }

  @Test
  void readsItWhereTheFileCacheHasSmallPages() throws IOException {
    byte[] bytes = bytes();
    Path file = Files.write(folder.resolve("weights"), bytes);

    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        WeightMemory weights = WeightMemory.read(channel, file, 64, SIZE - 100)) {
      assertThatHolds(weights, bytes);
    }
  }

  @Test
  void mapsItWhereTheFileCacheHasLargePages() throws IOException {
    byte[] bytes = bytes();
    Path file = Files.write(folder.resolve("weights"), bytes);

    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        WeightMemory weights = WeightMemory.map(channel, 64, SIZE - 100)) {
      assertThatHolds(weights, bytes);
    }
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static void assertThatHolds(WeightMemory weights, byte[] bytes) {
    assertThat(weights.memory().byteSize()).isEqualTo(SIZE - 100);
    assertThat(weights.memory().address() % 64).isZero();
    assertThat(weights.memory().toArray(ValueLayout.JAVA_BYTE))
        .isEqualTo(Arrays.copyOfRange(bytes, 64, SIZE - 36));
  }

  @Test
  void aFileThatIsTooShortIsNamed() throws IOException {
    Path file = Files.write(folder.resolve("weights"), new byte[100]);
    assertThatThrownBy(() -> WeightMemory.open(file, 64, 64))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("cut short")
        .hasMessageContaining("weights");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> WeightMemory.open(folder.resolve("none"), 0, 64))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("none");
  }
}
