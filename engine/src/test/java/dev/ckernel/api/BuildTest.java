package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class BuildTest {
  @TempDir private Path folder;
  private Path model;
  private Path out;

  @BeforeEach
  void makeModel() {
    model = TinyModels.write(folder, "llama", DType.Q8_0);
    out = folder.resolve("out");
  }

  @Test
  void everyFileIsListedAndSound() throws IOException {
    BuildFolder build = Build.write(model, out, options("scalar"));
    assertThat(build.files())
        .extracting(BuildFolder.Entry::file)
        .contains(
            "weights.bump",
            "tables.bump",
            "weights_manifest.json",
            "ir1.json",
            "ir2.json",
            "kernels.txt")
        .contains("layout.json", "exec_plan.json", "model.c");
    assertThat(build.files())
        .allSatisfy(entry -> assertThat(build.verify(entry)).isEqualTo(BuildFolder.State.OK));
    assertThat(contents(out)).hasSize(build.files().size() + 1);

    Files.writeString(out.resolve("ir1.json"), "{}");
    Files.delete(out.resolve("model.c"));
    Map<String, BuildFolder.State> states = new TreeMap<>();
    build.files().forEach(entry -> states.put(entry.file(), build.verify(entry)));
    assertThat(states)
        .containsEntry("ir1.json", BuildFolder.State.CHANGED)
        .containsEntry("model.c", BuildFolder.State.MISSING)
        .containsEntry("ir2.json", BuildFolder.State.OK);
  }

  @Test
  void sameInputSameBytes() throws IOException {
    Build.write(model, out, options("scalar"));
    Path again = folder.resolve("again");
    Build.write(model, again, options("scalar").withCache(folder.resolve("other-cache")));
    assertThat(contents(again)).isEqualTo(contents(out));
  }

  @Test
  void anotherTargetReplacesTheFilesOfTheFirst() {
    Build.write(model, out, options("scalar"));
    BuildFolder build = Build.write(model, out, options("jvm128"));
    assertThat(build.files())
        .extracting(BuildFolder.Entry::file)
        .contains("Model.java", "Model.class");
    assertThat(out.resolve("model.c")).doesNotExist();
    assertThat(out.resolve("model.so")).doesNotExist();
  }

  @Test
  void aFolderOfSomethingElseIsLeftAlone() throws IOException {
    Files.createDirectories(out);
    Path letter = Files.writeString(out.resolve("letter.txt"), "dear");
    assertThatThrownBy(() -> Build.write(model, out, options("scalar")))
        .isInstanceOf(CkException.class)
        .hasMessage(out + ": is not empty and no build folder; name another or a new one");
    assertThatThrownBy(() -> Build.write(model, letter, options("scalar")))
        .isInstanceOf(CkException.class)
        .hasMessage(letter + ": is a file, not a folder");
    assertThat(contents(out)).containsOnlyKeys("letter.txt");
  }

  @Test
  void aManifestThatIsNotOneIsRefused() throws IOException {
    assertThatThrownBy(() -> BuildFolder.open(folder))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("is no build folder");
    Path manifest = folder.resolve("build.json");
    Files.writeString(manifest, "{");
    assertThatThrownBy(() -> BuildFolder.open(folder)).hasMessageContaining("is not JSON");
    Files.writeString(manifest, "{\"complete\": false}");
    assertThatThrownBy(() -> BuildFolder.open(folder)).hasMessageContaining("was not finished");
    Files.writeString(
        manifest, "{\"complete\": true, \"files\": [{\"file\": \"../secret\", \"bytes\": 1}]}");
    assertThatThrownBy(() -> BuildFolder.open(folder)).hasMessageContaining("no file of a build");
  }

  private ModelOptions options(String target) {
    return TinyModels.options(folder.resolve("cache"), target);
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(
            file.getFileName().toString(), Cache.hash(file, Files.size(file), Progress.SILENT));
      }
    }
    return contents;
  }
}
