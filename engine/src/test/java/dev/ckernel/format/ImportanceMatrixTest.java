package dev.ckernel.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportanceMatrixTest {
  @TempDir private Path folder;

  private static float[] means(ImportanceMatrix matrix, String name) {
    return matrix.find(name).orElseThrow().means();
  }

  @Test
  void whatIsWrittenIsRead() {
    Map<String, ImportanceMatrix.Entry> entries = new LinkedHashMap<>();
    entries.put("a.weight", new ImportanceMatrix.Entry(new float[] {2, 4, 6}, new float[] {4}));
    entries.put(
        "experts.weight",
        new ImportanceMatrix.Entry(new float[] {1, 2, 3, 4, 5, 6}, new float[] {2, 0, 4}));
    Path file = folder.resolve("i.gguf");
    new ImportanceMatrix(entries, List.of("a.txt", "b.txt"), 7, 512).write(file);

    ImportanceMatrix read = ImportanceMatrix.read(file);
    assertThat(read.entries()).containsOnlyKeys("a.weight", "experts.weight");
    assertThat(read.datasets()).containsExactly("a.txt", "b.txt");
    assertThat(read.chunks()).isEqualTo(7);
    assertThat(read.chunkTokens()).isEqualTo(512);
    assertThat(means(read, "a.weight")).containsExactly(0.5f, 1, 1.5f);
    assertThat(means(read, "experts.weight")).containsExactly(0.5f, 1, 1, 1, 1.25f, 1.5f);
    try (GgufFile gguf = GgufFile.open(file)) {
      assertThat(gguf.metadata().string("general.type")).isEqualTo("imatrix");
      assertThat(gguf.tensor("experts.weight.in_sum2").dims()).containsExactly(2L, 3L);
      assertThat(gguf.tensor("experts.weight.counts").dims()).containsExactly(1L, 3L);
    }
  }

  /** One matrix of two columns, by hand. */
  private static byte[] legacy() {
    byte[] name = "blk.0.attn_q.weight".getBytes(StandardCharsets.UTF_8);
    byte[] text = "wiki.txt".getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(4 + 4 + name.length + 8 + 8 + 8 + text.length);
    out.order(ByteOrder.LITTLE_ENDIAN).putInt(1).putInt(name.length).put(name);
    out.putInt(10).putInt(2).putFloat(5).putFloat(20).putInt(10).putInt(text.length).put(text);
    return out.array();
  }

  @Test
  void theOlderFormIsReadToo() throws IOException {
    Path file = folder.resolve("i.dat");
    Files.write(file, legacy());
    ImportanceMatrix read = ImportanceMatrix.read(file);
    assertThat(means(read, "blk.0.attn_q.weight")).containsExactly(0.5f, 2);
    assertThat(read.chunks()).isEqualTo(10);
    assertThat(read.datasets()).containsExactly("wiki.txt");
  }

  @Test
  void everyCutOfAFileIsRefused() throws IOException {
    byte[] whole = legacy();
    Path file = folder.resolve("cut.dat");
    int withoutDataset = whole.length - 16;
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      if (length != withoutDataset) {
        assertThatThrownBy(() -> ImportanceMatrix.read(file))
            .as("%d bytes", length)
            .isInstanceOf(CkException.class)
            .hasMessageContaining("is no importance matrix");
      }
    }
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path model = folder.resolve("model.gguf");
    new GgufWriter().string("general.type", "model").write(model);
    assertThatThrownBy(() -> ImportanceMatrix.read(model))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("is no importance matrix");
    assertThatThrownBy(() -> ImportanceMatrix.read(folder.resolve("none")))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("there is no such file");
    byte[] bad = legacy();
    ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putFloat(4 + 4 + 19 + 8, Float.NaN);
    Path file = folder.resolve("nan.dat");
    Files.write(file, bad);
    assertThatThrownBy(() -> ImportanceMatrix.read(file))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("NaN");
  }
}
