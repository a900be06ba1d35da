package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MainTest {
  @Test
  void versionNamesTheProgramAndItsJava() {
    Run run = Run.ck("--version");
    assertThat(run.code()).isZero();
    assertThat(run.out()).matches("ck \\d+\\.\\d+\\.\\d+ \\(Java .*\\)\\R");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void helpGoesToStdout() {
    Run run = Run.ck("--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Usage: ck");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void noCommandIsWrongUsage() {
    Run run = Run.ck();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("ck: name a command\nUsage: ck");
  }

  @Test
  void unknownCommandIsWrongUsage() {
    Run run = Run.ck("frobnicate");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("ck: ").contains("frobnicate").contains("Usage: ck");
  }

  @Test
  void argumentsThatBeginWithAtAreNoFilesOfArguments() {
    assertThat(Run.ck("@nothing").err()).contains("'@nothing'");
  }
}
