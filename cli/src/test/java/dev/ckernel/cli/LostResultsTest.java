package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results that nobody can read are an error; a reader that wants no more is none. */
final class LostResultsTest {
  @TempDir private static Path folder;

  /** As the system answers where a disk is full, or a pipe has no reader. */
  private static OutputStream failing(String why) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(why);
      }
    };
  }

  private static List<List<String>> commands() {
    String model = TinyModel.write(folder, "qwen3");
    String logits = folder.resolve("logits.bin").toString();
    return List.of(
        List.of("--help"),
        List.of("--version"),
        List.of("train", "--help"),
        List.of("tokenize", model, "the cat"),
        List.of("tokenize", model, "--decode", "30 31"),
        List.of("run", model, "the cat", "--temperature", "0", "-n", "3"),
        List.of("logits", model, "--tokens", "3 4", "-o", logits),
        List.of("inspect", model),
        List.of("cache", "list"),
        List.of("doctor", "--no-measure"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void areToldInOneLine(List<String> command) {
    Run run = Run.into(failing("No space left on device"), command.toArray(String[]::new));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("ck: stdout cannot be written (No space left on device)\n");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void areNoneWhereTheReaderHasGone(List<String> command) {
    Run run = Run.into(failing("Broken pipe"), command.toArray(String[]::new));
    assertThat(run).isEqualTo(new Run(0, "", ""));
  }

  @Test
  void aWrongCommandLineStaysOne() {
    Run run = Run.into(failing("No space left on device"), "frobnicate");
    assertThat(run.code()).isEqualTo(2);
  }
}
