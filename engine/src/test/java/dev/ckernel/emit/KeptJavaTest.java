package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptJavaTest {
  private static final String SOURCE = "final class A { static final class B {} }\n";

  @TempDir private Path folder;

  @Test
  void classesAreReadBackAsTheyWereCompiled() throws IOException {
    CompiledJava first = compile("A", SOURCE);
    assertThat(first.classes()).containsOnlyKeys("A", "A$B");
    Path kept = kept();
    Files.setLastModifiedTime(kept, FileTime.fromMillis(0));
    CompiledJava second = compile("A", SOURCE);
    assertThat(second.classes().get("A")).isEqualTo(first.classes().get("A"));
    assertThat(second.classes().get("A$B")).isEqualTo(first.classes().get("A$B"));
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(FileTime.fromMillis(0));
    assertThat(kept.resolveSibling(kept.getFileName().toString().replace(".jar", ".java")))
        .hasContent(SOURCE);
  }

  @Test
  void anotherSourceIsAnotherProgram() throws IOException {
    compile("A", SOURCE);
    assertThat(compile("A", "class A {}").classes()).containsOnlyKeys("A");
    assertThat(files()).hasSize(4);
  }

  @Test
  void whatIsDamagedIsCompiledAgain() throws IOException {
    byte[] sound = compile("A", SOURCE).classes().get("A");
    Path kept = kept();
    Files.write(kept, new byte[] {1, 2, 3});
    assertThat(compile("A", SOURCE).classes().get("A")).isEqualTo(sound);
    assertThat(Files.size(kept)).isGreaterThan(3);
  }

  @Test
  void whatDoesNotCompileIsNotKept() throws IOException {
    assertThatThrownBy(() -> compile("A", "class A { int }")).isInstanceOf(CkException.class);
    assertThat(files()).isEmpty();
  }

  private CompiledJava compile(String className, String source) {
    return KeptJava.find(className, KeptJava.compile(className, source, folder)).orElseThrow();
  }

  private Path kept() throws IOException {
    return files().stream().filter(f -> f.toString().endsWith(".jar")).findFirst().orElseThrow();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
