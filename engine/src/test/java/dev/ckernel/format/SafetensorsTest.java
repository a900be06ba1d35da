package dev.ckernel.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Safetensors files come back as they were written; what is not sound is refused in words. */
final class SafetensorsTest {
  @TempDir private Path folder;

  private Path written() {
    Path file = folder.resolve("m.safetensors");
    byte[] large = new byte[3 * SafetensorsWriter.CHUNK_BYTES / 2];
    new SplittableRandom(1).nextBytes(large);
    new SafetensorsWriter()
        .metadata("format", "pt")
        .tensor("a \"quoted\" name", DType.F32, List.of(2L, 3L), content(new byte[24]))
        .tensor("large", DType.BF16, List.of(large.length / 2L), content(large))
        .tensor("none", DType.F16, List.of(0L, 5L), content(new byte[0]))
        .tensor("scalar", DType.F16, List.of(), content(new byte[] {1, 2}))
        .write(file);
    return file;
  }

  private static GgufWriter.Content content(byte[] bytes) {
    return GgufWriter.Content.of(MemorySegment.ofArray(bytes));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = written();
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.metadata()).containsExactly(java.util.Map.entry("format", "pt"));
      assertThat(read.tensors())
          .extracting(SafetensorsTensor::name)
          .containsExactlyInAnyOrder("a \"quoted\" name", "large", "none", "scalar");
      assertThat(read.find("a \"quoted\" name").orElseThrow().shape()).containsExactly(2L, 3L);
      byte[] large = read.data("large").toArray(ValueLayout.JAVA_BYTE);
      byte[] expected = new byte[large.length];
      new SplittableRandom(1).nextBytes(expected);
      assertThat(large).isEqualTo(expected);
      assertThat(read.data("scalar").toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2);
      assertThatThrownBy(() -> read.data("b"))
          .isInstanceOf(CkException.class)
          .hasMessageContaining("has no tensor 'b'");
    }
    // The data begin at a multiple of eight, so that readers may map them.
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getLong(0) % 8).isZero();
  }

  @Test
  void everyCutIsSeen() throws IOException {
    byte[] whole = Files.readAllBytes(written());
    Path cut = folder.resolve("cut");
    int head = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0) + 8;
    for (int length = 0; length < head + 40; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafetensorsFile.open(cut)).isInstanceOf(CkException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1]|no JSON object",
        "{\"a\":|is not JSON",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|has 4 bytes, not the 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|begins at byte 4, not at 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|has 4 bytes after",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}|cut short",
        "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}|dtype \"I64\"; known are",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|whole numbers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}|no file can hold",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}|has data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}|has no data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}|has no shape",
        "{\"__metadata__\":{\"a\":1}}|metadata 'a' is no text",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{}}|is not JSON"
      })
  void whatIsUnsoundIsRefused(String head, String why) throws IOException {
    byte[] text = head.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + text.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text);
    Path path = folder.resolve("bad.safetensors");
    Files.write(path, file.array());
    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith(path.toString())
        .hasMessageContaining(why);
  }

  @Test
  void aWriterRefusesWhatTheFormatCannotHold() {
    SafetensorsWriter writer =
        new SafetensorsWriter().tensor("a", DType.F32, List.of(1L), content(new byte[4]));
    assertThatThrownBy(() -> writer.tensor("a", DType.F32, List.of(1L), content(new byte[4])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.tensor("b", DType.Q8_0, List.of(32L), content(new byte[34])))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
