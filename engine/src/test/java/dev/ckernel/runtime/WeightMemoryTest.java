package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WeightMemoryTest {
  /** More than two of the chunks that are read side by side. */
  private static final int SIZE = (20 << 20) + 5;

  @TempDir private Path folder;

  @Test
  void readsAPartOfAFile() throws IOException {
    byte[] bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("weights"), bytes);

    try (WeightMemory weights = WeightMemory.read(file, 64, SIZE - 100)) {
      assertThat(weights.memory().byteSize()).isEqualTo(SIZE - 100);
      assertThat(weights.memory().address() % 64).isZero();
      assertThat(weights.memory().toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(Arrays.copyOfRange(bytes, 64, SIZE - 36));
    }
  }

  @Test
  void aFileThatIsTooShortIsNamed() throws IOException {
    Path file = Files.write(folder.resolve("weights"), new byte[100]);
    assertThatThrownBy(() -> WeightMemory.read(file, 64, 64))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("cut short")
        .hasMessageContaining("weights");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> WeightMemory.read(folder.resolve("none"), 0, 64))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("none");
  }
}
