package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that does nothing but save checkpoints is killed (SIGKILL) at random moments. Whatever
 * it had said to be saved must be there, whole.
 */
@Tag("slow")
final class CheckpointKillTest {
  private static final int KILLS = 50;

  @TempDir private Path folder;

  /** The child: saves checkpoint after checkpoint and says each step when it is saved. */
  static final class Saver {
    private Saver() {}

    /** Saves until it is killed; the argument is the folder. */
    public static void main(String[] args) {
      Checkpoints checkpoints = Checkpoints.open(Path.of(args[0]), 1);
      List<Long> steps = checkpoints.steps();
      long step = steps.isEmpty() ? 0 : steps.getLast();
      while (true) {
        step++;
        // Every third is saved twice, as a run that was resumed may do.
        for (int i = 0; i < (step % 3 == 0 ? 2 : 1); i++) {
          checkpoints.save(step, CheckpointsTest.segments(step), CheckpointsTest.state(step));
        }
        System.out.println(step);
        System.out.flush();
      }
    }
  }

  private static Process start(Path run) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Saver.class.getName(),
            run.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static List<Path> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void whatWasSavedIsThereAfterAnyKill() throws IOException, InterruptedException {
    Path run = folder.resolve("checkpoints");
    long saved = 0;
    int unfinished = 0;
    SplittableRandom random = new SplittableRandom(11);
    for (int kill = 0; kill < KILLS; kill++) {
      Process child = start(run);
      try (BufferedReader said = child.inputReader(StandardCharsets.UTF_8)) {
        String line = said.readLine();
        assertThat(line).isNotNull();
        TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
        // Not Process.destroyForcibly, which throws away what the child has said.
        child.toHandle().destroyForcibly();
        for (; line != null; line = said.readLine()) {
          saved = Long.parseLong(line);
        }
      }
      child.waitFor();
      unfinished += names(run).size() > 1 ? 1 : 0;
      List<String> broken = new ArrayList<>();
      try (Checkpoint latest = Checkpoints.open(run, 1).latest(broken::add).orElseThrow()) {
        assertThat(broken).isEmpty();
        assertThat(latest.step()).isBetween(saved, saved + 1);
        CheckpointsTest.assertHolds(latest, latest.step());
        saved = latest.step();
      }
    }
    // Else the kills would all have come between two saves, and prove nothing.
    assertThat(unfinished).isGreaterThan(KILLS / 5);
  }
}
