package dev.ckernel.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BumpTest {
  private static final List<BumpWriter.Spec> SPECS =
      List.of(
          new BumpWriter.Spec("a", "f32 rows", List.of(3L, 5L), 60),
          new BumpWriter.Spec("blk.0.q", "q8_0 i16x4", List.of(16L, 32L), 544),
          new BumpWriter.Spec("scalar", "f32", List.of(), 4));

  @TempDir Path folder;

  private Path write() {
    Path path = folder.resolve("w.bump");
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("source", "häß");
    properties.put("empty", "");
    try (BumpWriter writer = BumpWriter.create(path, properties, SPECS)) {
      SPECS.parallelStream().forEach(s -> fill(writer.tensor(s.name()), s.name().length()));
      writer.finish();
    }
    return path;
  }

  private byte[] written() throws IOException {
    return Files.readAllBytes(write());
  }

  private static void fill(MemorySegment to, int seed) {
    for (long i = 0; i < to.byteSize(); i++) {
      to.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 7 + seed));
    }
  }

  private static BumpReader open(byte[] bytes) {
    return BumpReader.of(MemorySegment.ofArray(bytes), "f.bump");
  }

  private static void refused(byte[] bytes, String... words) {
    AbstractThrowableAssert<?, ?> error =
        assertThatThrownBy(() -> open(bytes))
            .isExactlyInstanceOf(CkException.class)
            .hasMessageStartingWith("f.bump: ");
    for (String word : words) {
      error.hasMessageContaining(word);
    }
  }

  @Test
  void everythingComesBackAligned() {
    try (BumpReader file = BumpReader.open(write())) {
      assertThat(file.properties())
          .containsExactly(Map.entry("source", "häß"), Map.entry("empty", ""));
      assertThat(file.tensors())
          .extracting(BumpTensor::name)
          .containsExactly("a", "blk.0.q", "scalar");
      assertThat(file.tensors())
          .extracting(BumpTensor::offset)
          .containsExactly(4096L, 4160L, 4736L);
      assertThat(file.byteSize()).isEqualTo(4740);
      assertThat(file.find("blk.0.q").orElseThrow().layout()).isEqualTo("q8_0 i16x4");
      assertThat(file.find("blk.0.q").orElseThrow().shape()).containsExactly(16L, 32L);
      for (BumpTensor t : file.tensors()) {
        MemorySegment data = file.data(t.name());
        MemorySegment expected = MemorySegment.ofArray(new byte[(int) t.byteSize()]);
        fill(expected, t.name().length());
        assertThat(data.mismatch(expected)).isEqualTo(-1);
        assertThat(data.address() % 64).isZero();
        assertThat(data.isReadOnly()).isTrue();
      }
      assertThatCode(file::verify).doesNotThrowAnyException();
      assertThatThrownBy(() -> file.data("b")).hasMessageContaining("no tensor 'b'");
    }
  }

  /** The format, from its description alone. */
  @Test
  void theHeadIsAsDescribed() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(written()).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[8];
    bytes.get(magic);
    assertThat(magic).asString().isEqualTo("CK-BUMP\n");
    assertThat(bytes.getInt()).isEqualTo(1);
    assertThat(bytes.getInt()).isEqualTo(3);
    assertThat(bytes.getInt()).isEqualTo(2);
    int headBytes = bytes.getInt();
    assertThat(bytes.getLong()).isEqualTo(4740);
    byte[] padding = new byte[4096 - headBytes];
    bytes.get(headBytes, padding);
    assertThat(padding).containsOnly(0);
  }

  @Test
  void theSameContentGivesTheSameFile() throws IOException {
    assertThat(written()).isEqualTo(written());
  }

  @Test
  void aFileWithoutTensors() {
    Path path = folder.resolve("none.bump");
    try (BumpWriter writer = BumpWriter.create(path, Map.of(), List.of())) {
      assertThat(writer.finish()).isEmpty();
    }
    try (BumpReader file = BumpReader.open(path)) {
      assertThat(file.tensors()).isEmpty();
      assertThat(file.byteSize()).isEqualTo(4096);
    }
  }

  @Test
  void aFileThatWasNotFinishedLeavesNothing() throws IOException {
    Path path = folder.resolve("w.bump");
    try (BumpWriter writer = BumpWriter.create(path, Map.of(), SPECS)) {
      fill(writer.tensor("a"), 1);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aFileThatCannotFitIsRefusedBeforeItIsBegun() {
    List<BumpWriter.Spec> huge = List.of(new BumpWriter.Spec("t", "f32", List.of(1L), 1L << 50));
    assertThatThrownBy(() -> BumpWriter.create(folder.resolve("w.bump"), Map.of(), huge))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("free");
  }

  @Test
  void undeclaredAndDoubleTensorsAreMistakes() {
    try (BumpWriter writer = BumpWriter.create(folder.resolve("w.bump"), Map.of(), SPECS)) {
      assertThatThrownBy(() -> writer.tensor("b")).isInstanceOf(IllegalArgumentException.class);
    }
    List<BumpWriter.Spec> twice = List.of(SPECS.get(0), SPECS.get(0));
    assertThatThrownBy(() -> BumpWriter.create(folder.resolve("w.bump"), Map.of(), twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a' is there twice");
    assertThatThrownBy(() -> new BumpWriter.Spec("z", "f32", List.of(0L), 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BumpWriter.Spec("z", "f32", List.of(1L), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cutAtEveryByte() throws IOException {
    byte[] whole = written();
    for (int length = 0; length < whole.length; length++) {
      refused(Arrays.copyOf(whole, length));
    }
    refused(Arrays.copyOf(whole, whole.length + 1), "4741");
  }

  @Test
  void everyByteOfTheHeadCounts() throws IOException {
    byte[] whole = written();
    int headBytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(20);
    for (int at = 0; at < headBytes; at++) {
      for (int flip : new int[] {1, 0x80, 0xff}) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) flip;
        refused(changed);
      }
    }
  }

  @Test
  void everyByteOfATensorCounts() throws IOException {
    byte[] whole = written();
    List<BumpTensor> tensors;
    try (BumpReader file = open(whole)) {
      tensors = file.tensors();
    }
    for (BumpTensor t : tensors) {
      IntStream.range((int) t.offset(), (int) (t.offset() + t.byteSize()))
          .filter(at -> at % 13 == 0 || at == t.offset())
          .forEach(at -> {
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            try (BumpReader file = open(changed)) {
              assertThatThrownBy(file::verify)
                  .isInstanceOf(CkException.class)
                  .hasMessageContaining("'" + t.name() + "' is damaged");
            }
          });
    }
  }

  /** Sizes and counts that lie: the hash of the head is looked at last, so it does not help. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1L << 31, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE})
  void numbersThatLieAreRefusedBeforeTheyAreUsed(long number) throws IOException {
    byte[] whole = written();
    ByteBuffer view = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    for (int field : new int[] {12, 16, 20}) {
      byte[] changed = whole.clone();
      ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(field, (int) (number >> 32));
      if (!Arrays.equals(changed, whole)) {
        refused(changed);
      }
    }
    int sizeOfA = 64 + 8 + 6 + 8 + 5 + 8 + 5 + 8 + 0 + 8 + 1 + 8 + 8 + 4 + 16 + 8;
    assertThat(view.getLong(sizeOfA)).isEqualTo(60);
    byte[] changed = whole.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(sizeOfA, number);
    refused(changed, "'a' takes");
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(sizeOfA - 8, number);
    refused(changed, "'a' starts at", "must at 4096");
  }

  @Test
  void anotherVersionSaysWhatToDo() throws IOException {
    byte[] bytes = written();
    bytes[8] = 2;
    refused(bytes, "version 2", "pack the model again");
    refused(new byte[100], "not a BUMP file");
  }

  @Test
  void theManifestHasTheTable() throws IOException {
    Path json = folder.resolve("weights_manifest.json");
    try (BumpReader file = BumpReader.open(write())) {
      WeightsManifest.of(file).write(json);
    }
    JsonNode root = new JsonMapper().readTree(Files.readString(json));
    assertThat(root.get("format").stringValue()).isEqualTo("BUMP");
    assertThat(root.get("version").intValue()).isEqualTo(1);
    assertThat(root.get("byteSize").longValue()).isEqualTo(4740);
    assertThat(root.get("properties").get("source").stringValue()).isEqualTo("häß");
    JsonNode q = root.get("tensors").get(1);
    assertThat(q.get("name").stringValue()).isEqualTo("blk.0.q");
    assertThat(q.get("layout").stringValue()).isEqualTo("q8_0 i16x4");
    assertThat(q.get("shape").toString()).isEqualTo("[16,32]");
    assertThat(q.get("offset").longValue()).isEqualTo(4160);
    assertThat(q.get("byteSize").longValue()).isEqualTo(544);
    assertThat(q.get("sha256").stringValue()).matches("[0-9a-f]{64}");
  }

  @Test
  void knownHash() {
    assertThat(Sha256.hex(MemorySegment.ofArray("abc".getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
