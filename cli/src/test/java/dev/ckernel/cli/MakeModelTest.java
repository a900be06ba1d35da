package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufFile;
import dev.ckernel.model.RandomModelSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MakeModelTest {
  @TempDir private Path folder;

  @Test
  void writesAModelThatOtherCommandsRead() {
    String file = folder.resolve("m.gguf").toString();
    Run run = make("--family", "qwen3", "--size", "tiny", "--format", "q8_0", "-o", file);
    assertThat(run).isEqualTo(new Run(0, file + ": 384 kB of weights\n", ""));
    try (GgufFile gguf = GgufFile.open(Path.of(file))) {
      assertThat(gguf.metadata().string("general.architecture")).isEqualTo("qwen3");
    }
    assertThat(Run.ck("tokenize", file, "a cat").out())
        .isEqualTo("    97 -> 'a'\n   258 -> ' c'\n   301 -> 'at'\n");
  }

  @Test
  void seedsMakeDifferentWeights() throws IOException {
    Path one = folder.resolve("1");
    Path two = folder.resolve("2");
    make("--family", "llama", "--size", "tiny", "--format", "f32", "-o", one.toString());
    make(
        "--family", "llama", "--size", "tiny", "--format", "f32", "-o", two.toString(), "--seed=2");
    assertThat(Files.mismatch(one, two)).isPositive();
    assertThat(two).hasSize(Files.size(one));
  }

  @Test
  void whatIsUnknownIsWrongUsage() {
    Run run = make("--family", "qwen3", "--size", "7b", "--format", "f32");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("ck: unknown size '7b' of qwen3; known are tiny");
    assertThat(make("--family", "qwen3", "--size", "tiny", "--format", "q9").code()).isEqualTo(2);
    assertThat(make("--family", "qwen3", "--size", "tiny").code()).isEqualTo(2);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsOneLine() {
    Run run = make("--family=llama", "--size=tiny", "--format=f32", "-o", folder.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("ck: " + folder).hasLineCount(1);
  }

  @Test
  void ctrlCLeavesNothingBehind() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "make-model",
                "--family=llama",
                "--size=3b",
                "--format=f32",
                "-o",
                folder.resolve("m.gguf").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (process.isAlive() && files().isEmpty()) {
        Thread.sleep(5);
      }
      assertThat(files()).singleElement().asString().endsWith(".tmp");
      process.destroy(); // SIGTERM, which Java treats as it does Ctrl-C
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(files()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void theHelpNamesEverySize() {
    String help = Run.ck("make-model", "--help").out();
    for (RandomModelSize each : RandomModelSize.all()) {
      assertThat(help.lines())
          .anyMatch(line ->
              line.strip().startsWith(each.family() + "  ")
                  && line.matches(".*[ ,]" + each.size() + "\\b.*"));
    }
  }

  private static Run make(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "make-model";
    System.arraycopy(args, 0, all, 1, args.length);
    return Run.ck(all);
  }
}
