package dev.ckernel.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GgufFileTest {
  @TempDir Path folder;

  @Test
  void readsKeysTensorsAndData() throws IOException {
    Path path =
        write(
            GgufBytes.head(2, 1)
                .text("general.architecture", "llama")
                .tensor("a", 0, 0, 2, 3)
                .tensor("b", 8, 32, 32)
                .pad(32)
                .f32(1)
                .f32(2)
                .f32(3)
                .f32(4)
                .f32(5)
                .f32(6)
                .pad(32)
                .zeros(34));
    try (GgufFile file = GgufFile.open(path)) {
      assertThat(file.version()).isEqualTo(3);
      assertThat(file.metadata().string("general.architecture")).isEqualTo("llama");
      assertThat(file.tensors())
          .containsExactly(
              new GgufTensor("a", GgmlType.F32, List.of(2L, 3L), 0, 24),
              new GgufTensor("b", GgmlType.Q8_0, List.of(32L), 32, 34));
      MemorySegment a = file.data(file.tensor("a"));
      assertThat(a.isReadOnly()).isTrue();
      assertThat(a.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(file.tensor("b").dtype()).isEqualTo(DType.Q8_0);
      assertThat(file.find("c")).isEmpty();
      assertThatThrownBy(() -> file.tensor("c"))
          .isInstanceOf(CkException.class)
          .hasMessage(path + ": has no tensor 'c'");
    }
  }

  @Test
  void metadataOutlivesTheFileAndDataDoesNot() throws IOException {
    GgufFile file = GgufFile.open(write(GgufBytes.sound()));
    MemorySegment data = file.data(file.tensor("t"));
    file.close();
    file.close();
    assertThat(file.metadata().strings("a.words").asList()).containsExactly("one", "", "three");
    assertThatThrownBy(() -> data.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTensorOfAnotherFileIsRefused() {
    try (GgufFile file = GgufBytes.sound().open()) {
      GgufTensor other = new GgufTensor("t", GgmlType.F32, List.of(9L), 0, 36);
      assertThatThrownBy(() -> file.data(other)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void readsVersion2() {
    byte[] bytes = GgufBytes.sound().array();
    bytes[4] = 2;
    try (GgufFile file = GgufBytes.open(bytes)) {
      assertThat(file.version()).isEqualTo(2);
      assertThat(file.tensors()).hasSize(1);
    }
  }

  @Test
  void vocabularyOnlyFilesEndWithoutPadding() {
    try (GgufFile file = GgufBytes.head(0, 1).number("k", 1).open()) {
      assertThat(file.tensors()).isEmpty();
    }
  }

  @Test
  void tensorsMayStandInAnyOrderAndWithGaps() {
    try (GgufFile file =
        GgufBytes.head(2, 0).tensor("a", 0, 96, 8).tensor("b", 0, 0, 8).pad(32).zeros(128).open()) {
      assertThat(file.data(file.tensor("a")).byteSize()).isEqualTo(32);
    }
  }

  @Test
  void aScalarHasNoDimensions() {
    try (GgufFile file = GgufBytes.head(1, 0).tensor("s", 0, 0).pad(32).zeros(4).open()) {
      assertThat(file.tensor("s").elements()).isEqualTo(1);
      assertThat(file.tensor("s").byteSize()).isEqualTo(4);
    }
  }

  @Test
  void theAlignmentOfTheFileCounts() {
    try (GgufFile file =
        GgufBytes.head(1, 1)
            .number("general.alignment", 256)
            .tensor("a", 0, 256, 1)
            .pad(256)
            .zeros(256)
            .f32(42)
            .open()) {
      assertThat(file.data(file.tensor("a")).get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0))
          .isEqualTo(42);
    }
  }

  @Test
  void aTypeThatWeDoNotComputeWithOpensAndSaysSoWhenAskedFor() {
    try (GgufFile file = GgufBytes.head(1, 0).tensor("x", 17, 0, 256).pad(32).zeros(74).open()) {
      GgufTensor x = file.tensor("x");
      assertThat(x.type()).isEqualTo(GgmlType.IQ2_XS);
      assertThatThrownBy(x::dtype)
          .isInstanceOf(CkException.class)
          .hasMessageStartingWith(
              "tensor 'x' has type IQ2_XS, which is not supported; supported are F32, F16, BF16,");
    }
  }

  @Test
  void missingFilesAndFoldersAreNamed() {
    Path missing = folder.resolve("none.gguf");
    assertThatThrownBy(() -> GgufFile.open(missing))
        .isInstanceOf(CkException.class)
        .hasMessage(missing + ": there is no such file");
    assertThatThrownBy(() -> GgufFile.open(folder))
        .isInstanceOf(CkException.class)
        .hasMessage(folder + ": is a folder, not a file");
  }

  @Test
  void readsAVocabularyOfARealSize() throws IOException {
    int count = 150_000;
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add("wörd-" + i);
    }
    Path path = write(GgufBytes.head(0, 1).strings("tokens", words.toArray(String[]::new)));
    try (GgufFile file = GgufFile.open(path)) {
      GgufStrings tokens = file.metadata().strings("tokens");
      assertThat(tokens.size()).isEqualTo(count);
      assertThat(tokens.asList()).isEqualTo(words);
      assertThat(tokens.length(0)).isEqualTo(7);
    }
  }

  private Path write(GgufBytes bytes) throws IOException {
    return Files.write(folder.resolve("f.gguf"), bytes.array());
  }
}
