package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a run: recipe, steps, and how two of them compare. */
final class RunFolderTest {
  @TempDir private Path folder;

  private Recipe recipe(String... overrides) {
    return Recipe.parse(
        """
        [model]
        base = "m.gguf"
        [data]
        path = "d"
        [schedule]
        steps = 10
        """,
        "r.toml",
        folder,
        List.of(overrides));
  }

  private static Telemetry step(long step, float loss) {
    return new Telemetry(
        step, "train", loss, null, 3e-4f, 0.5f, step * 256, 1234.5, 1_100_000_000, step * 0.25);
  }

  @Test
  void stepsComeBack() {
    RunFolder run = RunFolder.create(folder.resolve("a"), recipe());
    assertThat(run.steps()).isEmpty();
    Telemetry first = step(1, 2.3456788f);
    Telemetry second =
        new Telemetry(2, "λ", Float.NaN, 2.5f, 1e-9f, Float.POSITIVE_INFINITY, 512, 0, 0, 0.5);
    run.append(first);
    run.append(second);
    RunFolder again = RunFolder.open(folder.resolve("a"));
    assertThat(again.steps()).containsExactly(first, second);
    assertThat(again.recipe()).isEqualTo(recipe());
    assertThat(first.toJson())
        .isEqualTo(
            "{\"step\":1,\"stage\":\"train\",\"loss\":2.3456788,\"lr\":3.0E-4,\"gradient_norm\":0.5,"
                + "\"tokens\":256,\"tokens_per_second\":1234.5,\"memory_bytes\":1100000000,"
                + "\"seconds\":0.25}");
  }

  @Test
  void resumingTakesBackWhatCameAfter() throws IOException {
    RunFolder run = RunFolder.create(folder.resolve("a"), recipe());
    run.truncate(3);
    for (int i = 1; i <= 5; i++) {
      run.append(step(i, i));
    }
    Path file = folder.resolve("a/steps.jsonl");
    Files.writeString(file, "{\"step\":6,\"lo", StandardOpenOption.APPEND);
    assertThat(run.steps()).hasSize(5);
    run.truncate(5);
    assertThat(Files.readString(file)).endsWith("}\n").hasLineCount(5);
    run.truncate(3);
    run.append(step(4, 9));
    assertThat(run.steps()).containsExactly(step(1, 1), step(2, 2), step(3, 3), step(4, 9));
    run.truncate(0);
    assertThat(file).isEmptyFile();
  }

  @Test
  void foldersThatAreNoRuns() throws IOException {
    RunFolder.create(folder.resolve("b"), recipe());
    RunFolder.create(folder.resolve("a"), recipe());
    Files.createDirectory(folder.resolve("c"));
    assertThat(RunFolder.list(folder)).containsExactly(folder.resolve("a"), folder.resolve("b"));
    assertThatThrownBy(() -> RunFolder.create(folder.resolve("a"), recipe()))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("has a run in it already; go on with it by --resume");
    assertThatThrownBy(() -> RunFolder.open(folder.resolve("c")))
        .isInstanceOf(CkException.class)
        .hasMessageEndingWith("c: is no folder of a run, it has no recipe.toml");
    assertThatThrownBy(() -> RunFolder.open(folder.resolve("d")))
        .isInstanceOf(CkException.class)
        .hasMessageEndingWith("d: there is no such run");
    assertThatThrownBy(() -> RunFolder.list(folder.resolve("d")))
        .isInstanceOf(CkException.class)
        .hasMessageEndingWith("d: is no folder");
    Files.writeString(folder.resolve("a/steps.jsonl"), "{\"step\": 1}\n");
    assertThatThrownBy(() -> RunFolder.open(folder.resolve("a")).steps())
        .isInstanceOf(CkException.class)
        .hasMessageContaining("steps.jsonl:1: is no line of a run's steps");
  }

  @Test
  void compared() {
    RunFolder a = RunFolder.create(folder.resolve("a"), recipe());
    RunFolder b = RunFolder.create(folder.resolve("b"), recipe("seed=2", "run.keep=3"));
    for (int i = 1; i <= 4; i++) {
      a.append(step(i, 2f / i));
      b.append(step(i, i < 3 ? 2f / i : 2f / i + 0.25f));
    }
    a.append(step(5, 1));
    RunComparison comparison = RunComparison.of(a, b);
    assertThat(comparison.recipe())
        .containsExactly(
            new RunComparison.Difference("run.keep", "2", "3"),
            new RunComparison.Difference("seed", "1", "2"));
    assertThat(comparison.steps()).isEqualTo(4);
    assertThat(comparison.firstDifference()).isEqualTo(3);
    assertThat(comparison.mostApart()).isEqualTo(0.25);
    assertThat(RunComparison.of(a, a).firstDifference()).isNull();
  }

  @Test
  void consoleLines() {
    Telemetry t =
        new Telemetry(120, "A", 2.34561f, 2.4f, 3e-4f, 0.8123f, 0, 12345.4, 1_101_000_000, 9);
    assertThat(TelemetryLine.of(t, 2000, 723))
        .isEqualTo(
            "step  120/2000  loss 2.3456  val 2.4000  lr 3.00e-04  grad 0.812  12345 tok/s"
                + "  1.10 GB  ETA 12m03s");
    assertThat(TelemetryLine.of(step(1, 1), 9, -1))
        .startsWith("step 1/9  loss 1.0000  lr")
        .endsWith("ETA ?");
    assertThat(TelemetryLine.duration(59.4)).isEqualTo("59s");
    assertThat(TelemetryLine.duration(11_220)).isEqualTo("3h07m");
    assertThat(TelemetryLine.duration(191_000)).isEqualTo("2d05h");
  }
}
