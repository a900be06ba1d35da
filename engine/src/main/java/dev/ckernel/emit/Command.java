package dev.ckernel.emit;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs another program to its end. */
final class Command {
  private Command() {}

  /**
   * How it ended.
   *
   * @param output what it wrote, errors too
   */
  record Result(int exitCode, String output) {}

  /**
   * Runs {@code line}.
   *
   * @throws CkException if it cannot be started or takes too long
   */
  static Result run(List<String> line, int seconds) {
    String name = String.join(" ", line);
    try {
      // Through a file, since a pipe that nobody reads in time would stop the program.
      Path output = Files.createTempFile("ck-", ".out");
      try {
        Process process =
            new ProcessBuilder(line)
                .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new CkException("took more than " + seconds + " s: " + name);
        }
        byte[] bytes = Files.readAllBytes(output);
        return new Result(
            process.exitValue(), new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new CkException("cannot run " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CkException("interrupted: " + name, e);
    }
  }

  private static java.io.File nothing() {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return new java.io.File(windows ? "NUL" : "/dev/null");
  }
}
