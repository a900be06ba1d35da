package dev.ckernel.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GgufWriterTest {
  private static final GgufWriter.Content NOTHING = (offset, chunk) -> {};

  @TempDir Path folder;

  /** Byte {@code i} of a tensor is {@code i * 31 + seed}. */
  private static GgufWriter.Content pattern(int seed) {
    return (offset, chunk) -> {
      for (long i = 0; i < chunk.byteSize(); i++) {
        chunk.set(ValueLayout.JAVA_BYTE, i, (byte) ((offset + i) * 31 + seed));
      }
    };
  }

  private static void assertPattern(MemorySegment bytes, int seed) {
    for (long i = 0; i < bytes.byteSize(); i++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, i) != (byte) (i * 31 + seed)) {
        throw new AssertionError("byte " + i + " is not the one written");
      }
    }
  }

  @Test
  void everyKindOfValueComesBack() {
    Path path = folder.resolve("a.gguf");
    GgufWriter writer = new GgufWriter();
    writer
        .put("u8", new GgufValue.Int(GgufType.U8, 255))
        .put("i8", new GgufValue.Int(GgufType.I8, -128))
        .put("u16", new GgufValue.Int(GgufType.U16, 65535))
        .put("i16", new GgufValue.Int(GgufType.I16, -32768))
        .put("u32", new GgufValue.Int(GgufType.U32, 0xffffffffL))
        .put("i32", new GgufValue.Int(GgufType.I32, Integer.MIN_VALUE))
        .put("u64", new GgufValue.Int(GgufType.U64, Long.MAX_VALUE))
        .put("i64", new GgufValue.Int(GgufType.I64, Long.MIN_VALUE))
        .put("f64", new GgufValue.Real(GgufType.F64, Math.PI))
        .f32("f32", 1e-6f)
        .bool("true", true)
        .bool("false", false)
        .string("text", "häß\0\n字")
        .string("empty", "")
        .strings("words", List.of("a", "", "字"))
        .strings("none", List.of())
        .put("bytes", GgufStrings.ofBytes(List.of(new byte[] {(byte) 0xff, 0})))
        .ints("ints", 1, -2)
        .floats("floats", 1, Float.NaN)
        .put("bools", new GgufNumbers(GgufType.BOOL, new byte[] {1, 0}));
    writer.write(path);
    Path again = folder.resolve("b.gguf");
    try (GgufFile file = GgufFile.open(path)) {
      GgufMetadata read = file.metadata();
      assertThat(read.keys()).hasSize(20).startsWith("u8", "i8").endsWith("floats", "bools");
      assertThat(read.find("u32")).isEqualTo(new GgufValue.Int(GgufType.U32, 0xffffffffL));
      assertThat(read.find("i64")).isEqualTo(new GgufValue.Int(GgufType.I64, Long.MIN_VALUE));
      assertThat(read.find("f64")).isEqualTo(new GgufValue.Real(GgufType.F64, Math.PI));
      assertThat(read.string("text")).isEqualTo("häß\0\n字");
      assertThat(read.strings("words").asList()).containsExactly("a", "", "字");
      assertThat(read.strings("bytes").bytes(0)).containsExactly(0xff, 0);
      assertThat(read.ints("ints")).containsExactly(1, -2);
      new GgufWriter().putAll(read).write(again);
    }
    assertThat(again).hasSameBinaryContentAs(path);
  }

  @Test
  void tensorsComeBackAlignedAndInOrder() {
    Path path = folder.resolve("a.gguf");
    new GgufWriter()
        .tensor("z", GgmlType.F32, List.of(3L), pattern(1))
        .tensor("a", GgmlType.Q6_K, List.of(256L, 3L), pattern(2))
        .tensor("m", GgmlType.IQ2_XS, List.of(256L, 2L, 1L, 2L), pattern(3))
        .write(path);
    try (GgufFile file = GgufFile.open(path)) {
      assertThat(file.tensors()).extracting(GgufTensor::name).containsExactly("z", "a", "m");
      assertThat(file.tensors()).extracting(GgufTensor::offset).containsExactly(0L, 32L, 672L);
      assertThat(file.tensor("m").dims()).containsExactly(256L, 2L, 1L, 2L);
      assertThat(file.byteSize() % 32).isZero();
      for (int i = 0; i < 3; i++) {
        assertPattern(file.data(file.tensors().get(i)), i + 1);
      }
    }
  }

  @Test
  void bigTensorsAreAskedForInChunksOfWholeBlocks() {
    Path path = folder.resolve("a.gguf");
    List<Long> offsets = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    long rows = 25_000;
    GgufWriter.Content content =
        (offset, chunk) -> {
          offsets.add(offset);
          sizes.add(chunk.byteSize());
          pattern(5).fill(offset, chunk);
        };
    new GgufWriter().tensor("big", GgmlType.Q6_K, List.of(256L, rows), content).write(path);
    assertThat(sizes).hasSize(6).allMatch(s -> s % 210 == 0 && s <= GgufWriter.CHUNK_BYTES);
    assertThat(offsets).isSorted().startsWith(0L);
    assertThat(sizes.stream().mapToLong(s -> s).sum()).isEqualTo(210 * rows);
    try (GgufFile file = GgufFile.open(path)) {
      assertPattern(file.data(file.tensor("big")), 5);
    }
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path path = Files.writeString(folder.resolve("a.gguf"), "old");
    GgufWriter writer =
        new GgufWriter()
            .tensor(
                "t",
                GgmlType.F32,
                List.of(8L),
                (offset, chunk) -> {
                  throw new IOException("no more");
                });
    assertThatThrownBy(() -> writer.write(path))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("no more");
    assertThat(path).hasContent("old");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(path);
    }
  }

  @Test
  void aFileThatCannotFitIsRefusedBeforeItIsBegun() {
    GgufWriter writer = new GgufWriter().tensor("t", GgmlType.F32, List.of(1L << 50), NOTHING);
    assertThatThrownBy(() -> writer.write(folder.resolve("a.gguf")))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("free");
  }

  @Test
  void refusesWhatNoReaderWouldTake() {
    GgufWriter writer =
        new GgufWriter().u32("k", 1).tensor("t", GgmlType.F32, List.of(1L), NOTHING);
    assertThatThrownBy(() -> writer.u32("k", 1)).hasMessageContaining("'k'");
    assertThatThrownBy(() -> writer.u32("general.alignment", 64)).hasMessageContaining("own");
    assertThatThrownBy(() -> writer.tensor("t", GgmlType.F32, List.of(1L), NOTHING))
        .hasMessageContaining("already");
    assertThatThrownBy(() -> writer.tensor("n".repeat(64), GgmlType.F32, List.of(1L), NOTHING))
        .hasMessageContaining("63 bytes");
    assertThatThrownBy(() -> writer.tensor("a", GgmlType.F32, List.of(), NOTHING))
        .hasMessageContaining("dimensions");
    assertThatThrownBy(() -> writer.tensor("a", GgmlType.F32, List.of(0L), NOTHING))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.tensor("a", GgmlType.Q8_0, List.of(33L), NOTHING))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.u32("neg", -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
