package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Asks the system where a thread may run, see proc_pid_status(5). */
@EnabledOnOs(OS.LINUX)
class CoresTest {
  private static final Path STATUS = Path.of("/proc/thread-self/status");

  @Test
  void eachThreadHasACoreOfItsOwnWhereThereAreAsManyAsCores() throws Exception {
    String all = allowed();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    int cores = Runtime.getRuntime().availableProcessors();
    try (Team team = new Team(cores)) {
      for (int step = 0; step < 3; step++) {
        seen.clear();
        team.run(thread -> seen.add(allowed()));
        assertThat(seen).hasSize(cores).allMatch(cores == 1 ? all::equals : s -> s.matches("\\d+"));
        assertThat(allowed()).isEqualTo(all);
      }
    }
  }

  @Test
  void callersGetTheirCoresBackWhenAStepFails() throws Exception {
    String all = allowed();
    try (Team team = new Team(Runtime.getRuntime().availableProcessors())) {
      assertThatThrownBy(() ->
              team.run(thread -> {
                throw new IOException("on purpose");
              }))
          .hasMessageContaining("on purpose");
    }
    assertThat(allowed()).isEqualTo(all);
  }

  @Test
  void otherTeamsRunWhereTheSystemWants() throws Exception {
    String all = allowed();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (Team team = new Team(Runtime.getRuntime().availableProcessors() + 1)) {
      team.run(thread -> seen.add(allowed()));
    }
    assertThat(seen).containsExactly(all);
  }

  private static String allowed() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("Cpus_allowed_list:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseThrow();
  }
}
