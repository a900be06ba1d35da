package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ck compile}, and {@code ck inspect} of what it wrote. */
@Tag("slow")
final class CompileTest {
  @TempDir private Path folder;
  private String model = "";
  private String out = "";

  @BeforeEach
  void writeModel() {
    model = TinyModel.write(folder, "qwen2");
    out = folder.resolve("out").toString();
  }

  @Test
  void writesAFolderWhoseFilesAreSound() throws IOException {
    Run run = compile();
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().map(line -> line.split(" ", 2)[0]))
        .startsWith("ir1.json", "ir2.json", "kernels.txt", "layout.json", "exec_plan.json")
        .contains("weights.bump", "weights_manifest.json", "Model.java", "Model.class");

    Run check = Run.ck("inspect", out);
    assertThat(check.code()).isZero();
    assertThat(check.out()).startsWith("random qwen2 tiny (qwen2) for jvm128, 256 tokens");
    assertThat(check.out().lines().skip(1)).allMatch(line -> line.endsWith("  ok"));
    assertThat(Run.ck("inspect", out, "--ir2").out())
        .isEqualTo(Files.readString(Path.of(out, "ir2.json")));
    assertThat(Run.ck("inspect", out, "--source").out()).contains("public final class Model");
  }

  @Test
  void aTargetOfAnotherMachineIsWrittenAndRead() throws IOException {
    Run run = Run.ck("compile", model, "-o", out, "--target", "neon", "--context", "256");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("model.c ", "weights.bump ");
    // A library is made only where a compiler for it is found; otherwise this is told.
    assertThat(run.out().contains("model.so ")).isEqualTo(run.err().isEmpty());

    Run check = Run.ck("inspect", out);
    assertThat(check.code()).isZero();
    assertThat(check.out()).startsWith("random qwen2 tiny (qwen2) for neon, 256 tokens");
    assertThat(check.out().lines().skip(1)).allMatch(line -> line.endsWith("  ok"));
    assertThat(Run.ck("inspect", out, "--source").out())
        .isEqualTo(Files.readString(Path.of(out, "model.c")))
        .contains("arm_neon.h");
    for (String stage : new String[] {"--ir1", "--ir2", "--plan", "--layout", "--kernels"}) {
      assertThat(Run.ck("inspect", out, stage).code()).isZero();
    }
  }

  @Test
  void kernelsOfAFolderAreShownByName() {
    compile();
    String kernels = Run.ck("inspect", out, "--kernels").out();
    String name = kernels.substring("kernel ".length(), kernels.indexOf('('));
    assertThat(Run.ck("inspect", out, "--kernel", name).out())
        .startsWith("kernel " + name + "(")
        .endsWith("\n}\n");
    Run unknown = Run.ck("inspect", out, "--kernel", "nothing");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("no kernel 'nothing'; there are: ").contains(name);
    Run pass = Run.ck("inspect", out, "--pass", "fuse");
    assertThat(pass.code()).isEqualTo(1);
    assertThat(pass.err()).contains("inspect the model").hasLineCount(1);
  }

  @Test
  void aChangedFileIsFound() throws IOException {
    compile();
    Files.writeString(Path.of(out, "layout.json"), "{}\n");
    Run check = Run.ck("inspect", out);
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.out().lines())
        .anyMatch(line -> line.startsWith("layout.json ") && line.endsWith(" changed"));
    assertThat(check.err()).contains("missing or changed").hasLineCount(1);
    assertThat(Run.ck("inspect", out, "--json").out()).contains("\"state\": \"changed\"");
  }

  @Test
  void aFolderOfSomethingElseIsRefused() throws IOException {
    Files.writeString(Files.createDirectory(Path.of(out)).resolve("letter"), "dear");
    Run run = compile();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "ck: " + out + ": is not empty and no build folder; name another or a new one\n");
    assertThat(Run.ck("inspect", out).err()).contains("is no build folder").hasLineCount(1);
  }

  @Test
  void targetsAreListed() {
    Run run = Run.ck("compile", "--target", "list");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).hasSize(8).anyMatch(line -> line.startsWith("neon-dot "));
  }

  @Test
  void aFolderMustBeNamed() {
    Run run = Run.ck("compile", model);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("ck: name a folder with -o\n");
    Run target = Run.ck("compile", model, "-o", out, "--target", "z80");
    assertThat(target.code()).isEqualTo(1);
    assertThat(target.err()).contains("unknown target \"z80\"; there are avx512").hasLineCount(1);
  }

  private Run compile() {
    return Run.ck("compile", model, "-o", out, "--target", "jvm128", "--context", "256");
  }
}
