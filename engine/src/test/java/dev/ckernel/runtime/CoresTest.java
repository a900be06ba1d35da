package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  void eachThreadHasACoreOfItsOwnWhereThereAreAsManyAsCores() {
    String all = allowed();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    int cores = count(all);
    Team team = new Team(cores);
    for (int step = 0; step < 3; step++) {
      seen.clear();
      team.run(thread -> seen.add(allowed()));
      assertThat(seen).hasSize(cores).allMatch(cores == 1 ? all::equals : s -> s.matches("\\d+"));
      assertThat(allowed()).isEqualTo(all);
    }
  }

  @Test
  void callersGetTheirCoresBackWhenAStepFails() {
    String all = allowed();
    Team team = new Team(count(all));
    assertThatThrownBy(() ->
            team.run(thread -> {
              throw new IOException("on purpose");
            }))
        .hasMessageContaining("on purpose");
    assertThat(allowed()).isEqualTo(all);
  }

  @Test
  void otherTeamsRunWhereTheSystemWants() {
    String all = allowed();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Team team = new Team(count(all) + 1);
    team.run(thread -> seen.add(allowed()));
    assertThat(seen).containsExactly(all);
  }

  @Test
  void callersWithCoresOfTheirOwnKeepThem() throws Exception {
    int cores = count(allowed());
    Cores others = new Cores(cores);
    Team team = new Team(cores);
    String[] seen = new String[3];
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              others.keep(cores - 1);
              seen[0] = allowed();
              team.run(thread -> {
                if (thread == 0) {
                  seen[1] = allowed();
                }
              });
              seen[2] = allowed();
            });
    caller.join();
    assertThat(seen).containsOnly(seen[0]).doesNotContainNull();
  }

  @Test
  void virtualThreadsAreNotKept() throws Exception {
    String all = allowed();
    Team team = new Team(count(all));
    String[] seen = new String[1];
    Thread caller =
        Thread.ofVirtual()
            .start(() ->
                team.run(thread -> {
                  if (thread == 0) {
                    seen[0] = allowed();
                  }
                }));
    caller.join();
    assertThat(seen).containsExactly(all);
  }

  /** Of a list like 0-3,8; a container may have a share of more cores than Java says there are. */
  private static int count(String cores) {
    return Arrays.stream(cores.split(","))
        .map(range -> range.split("-"))
        .mapToInt(ends -> Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1)
        .sum();
  }

  private static String allowed() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
