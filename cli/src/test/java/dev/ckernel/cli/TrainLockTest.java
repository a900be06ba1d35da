package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.train.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes do not train in one folder, and one that was killed keeps nobody out. */
@Tag("slow")
final class TrainLockTest {
  private static final String RECIPE =
      """
      [model]
      family = "llama"
      layers = 1
      dim = 32
      heads = 2
      [tokenizer]
      train = { type = "bpe", vocab_size = 300 }
      [batch]
      length = 16
      sequences = 2
      [data]
      path = "text.txt"
      [schedule]
      steps = 1000000
      [run]
      checkpoint_every = 50
      """;

  @TempDir private Path folder;

  @Test
  void theSecondTrainerIsSentAway() throws IOException, InterruptedException {
    Path recipe = Files.writeString(folder.resolve("r.toml"), RECIPE);
    Files.writeString(folder.resolve("text.txt"), "one, two, three, and so on\n".repeat(40));
    String run = folder.resolve("run").toString();
    Process first = train(recipe, run);
    try {
      awaitCheckpoint(folder.resolve("run"), first);
      String refusal =
          "ck: %s: process %d trains in it; let it end, or choose another --run\n"
              .formatted(run, first.pid());
      for (String[] command :
          new String[][] {
            {"train", "--resume", "--run", run}, {"train", recipe.toString(), "--run", run}
          }) {
        Run second = Run.ck(command);
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err()).isEqualTo(refusal);
      }
      assertThat(Run.ck("runs", "show", run).code()).as("who only reads is let in").isZero();
      assertThat(first.isAlive()).isTrue();
    } finally {
      first.toHandle().destroyForcibly();
      first.waitFor();
    }
    Run again = Run.ck("train", "--resume", "--run", run, "--until", "1");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("resumed at step ");
  }

  /** Begins a run that takes hours. */
  private Process train(Path recipe, String run) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:CompilerThreadStackSize=4096",
                "-XX:Tier3DelayOn=1000",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "train",
                recipe.toString(),
                "--run",
                run))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said.txt").toFile())
        .start();
  }

  private void awaitCheckpoint(Path run, Process trainer) throws IOException, InterruptedException {
    while (!RunFolder.isOne(run) || RunFolder.open(run).savedSteps().isEmpty()) {
      assertThat(trainer.isAlive()).as(Files.readString(folder.resolve("said.txt"))).isTrue();
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
