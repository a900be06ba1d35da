package dev.ckernel.oracle;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that llama.cpp's tools wrote are read whole, and written again as they were. */
class GgufParityTest {
  @TempDir Path folder;

  static List<Path> models() throws IOException {
    return files("models");
  }

  static List<Path> vocabularies() throws IOException {
    return files("vocab");
  }

  private static List<Path> files(String name) throws IOException {
    try (Stream<Path> all = Files.list(Fixtures.shared(name))) {
      List<Path> found = all.filter(p -> p.toString().endsWith(".gguf")).sorted().toList();
      assertThat(found).as("GGUF files in %s", name).hasSizeGreaterThan(5);
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aModelWrittenAgainIsTheSameFile(Path path) {
    assertThat(writtenAgain(path)).hasSameBinaryContentAs(path);
  }

  /** llama.cpp's own end without the padding that would precede tensors. */
  @ParameterizedTest
  @MethodSource("vocabularies")
  void aVocabularyWrittenAgainIsTheSameFileAndPadding(Path path) throws IOException {
    Path again = writtenAgain(path);
    long size = Files.size(path);
    assertThat(Files.mismatch(path, again)).isIn(-1L, size);
    assertThat(Files.size(again) - size).isBetween(0L, 31L);
  }

  private Path writtenAgain(Path path) {
    Path again = folder.resolve("again.gguf");
    try (GgufFile file = GgufFile.open(path)) {
      assertThat(file.metadata().string("general.architecture")).isNotEmpty();
      GgufWriter writer = new GgufWriter().putAll(file.metadata());
      for (GgufTensor t : file.tensors()) {
        writer.tensor(t.name(), t.type(), t.dims(), GgufWriter.Content.of(file.data(t)));
      }
      writer.write(again);
    }
    return again;
  }

  @Test
  void typesHaveTheNamesAndSizesOfGgml() throws Throwable {
    SymbolLookup ggml =
        SymbolLookup.libraryLookup(Fixtures.library("libggml-base.so"), Arena.global());
    MethodHandle name = function(ggml, "ggml_type_name", ADDRESS);
    MethodHandle blockSize = function(ggml, "ggml_blck_size", JAVA_LONG);
    MethodHandle blockBytes = function(ggml, "ggml_type_size", JAVA_LONG);
    int known = GgmlType.Q2_0.id();
    for (int id = 0; id <= known; id++) {
      String theirs = ((MemorySegment) name.invoke(id)).reinterpret(100).getString(0);
      long size = (long) blockSize.invoke(id);
      if (size == 0) {
        assertThat(GgmlType.byId(id)).as("withdrawn type %d, %s", id, theirs).isEmpty();
      } else {
        GgmlType ours = GgmlType.byId(id).orElseThrow();
        assertThat(ours.name().toLowerCase(Locale.ROOT)).isEqualTo(theirs.toLowerCase(Locale.ROOT));
        assertThat(ours.blockSize()).as(theirs).isEqualTo((int) size);
        assertThat(ours.blockBytes()).as(theirs).isEqualTo((int) (long) blockBytes.invoke(id));
      }
    }
  }

  private static MethodHandle function(SymbolLookup library, String name, MemoryLayout result) {
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(result, JAVA_INT));
  }
}
