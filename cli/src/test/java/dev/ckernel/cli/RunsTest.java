package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.train.Recipe;
import dev.ckernel.train.RunFolder;
import dev.ckernel.train.Telemetry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ck runs} on folders with runs, without, and on what is none. */
final class RunsTest {
  @TempDir private Path folder;

  private RunFolder run(String name, int seed, int steps) {
    Recipe recipe =
        Recipe.parse(
            """
            seed = %d
            [model]
            base = "m.gguf"
            [data]
            path = "d"
            [schedule]
            steps = 10
            """
                .formatted(seed),
            "r.toml",
            folder,
            List.of());
    RunFolder run = RunFolder.create(folder.resolve(name), recipe);
    for (int i = 1; i <= steps; i++) {
      Float validation = i % 2 == 0 ? (Float) (3f / i) : null;
      float loss = i < 3 ? 2f / i : 2f / i + seed / 8f;
      run.append(new Telemetry(i, "train", loss, validation, 3e-4f, 1, i * 64L, 100, 1_000_000, i));
    }
    return run;
  }

  @Test
  void list() {
    run("a", 1, 4);
    run("b", 1, 0);
    Run listed = Run.ck("runs", "list", folder.toString());
    assertThat(listed.code()).isZero();
    assertThat(listed.out())
        .hasLineCount(2)
        .contains("a  step       4  loss 0.6250  val 0.7500 (best 0.7500 in step 4)")
        .contains("b  no step yet");
  }

  @Test
  void show() {
    RunFolder run = run("a", 1, 100);
    Run shown = Run.ck("runs", "show", run.path().toString());
    assertThat(shown.code()).isZero();
    assertThat(shown.out())
        .contains("recipe       " + run.recipe().hash())
        .contains("steps        100\n")
        .contains("checkpoints  []")
        .contains("step   1/100  loss 2.0000")
        .contains("step 100/100  loss 0.1450  val 0.0300")
        .hasLineCount(9 + 21);
    // Looking is not touching: what a process is writing at the moment must stay.
    assertThat(run.path().resolve("checkpoints")).doesNotExist();
  }

  @Test
  void compare() {
    String a = run("a", 1, 4).path().toString();
    String b = run("b", 2, 5).path().toString();
    assertThat(Run.ck("runs", "compare", a, b).out())
        .isEqualTo(
            """
            seed         1  |  2
            steps        4  |  5, common 4
            last loss    0.625  |  0.65
            different from step 3 on; losses at most 0.125 apart, 0.0625 in the mean
            """);
    assertThat(Run.ck("runs", "compare", a, a).out())
        .endsWith("equal in every bit of loss and gradient norm in 4 steps\n");
  }

  @Test
  void whatIsWrongIsOneLine() throws java.io.IOException {
    Files.createDirectory(folder.resolve("empty"));
    Run none = Run.ck("runs", "show", folder.resolve("empty").toString());
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).hasLineCount(1).contains("is no folder of a run");
    Run nowhere = Run.ck("runs", "list", folder.resolve("nowhere").toString());
    assertThat(nowhere.code()).isEqualTo(1);
    assertThat(nowhere.err()).hasLineCount(1).contains("nowhere: is no folder");
    Run empty = Run.ck("runs", "list", folder.resolve("empty").toString());
    assertThat(empty.code()).isZero();
    assertThat(empty.err()).contains("there are no runs in");
    assertThat(Run.ck("runs").code()).isEqualTo(2);
  }
}
