package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TileChoiceTest {
  private static final int ENOUGH = 20;
  private static final long SLOW_NANOS = 2_000_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void theFasterWayStays(int faster) {
    TileChoice choice = new TileChoice();
    List<Integer> ways = new ArrayList<>();
    IntConsumer step =
        way -> {
          ways.add(way);
          if (way != faster) {
            LockSupport.parkNanos(SLOW_NANOS);
          }
        };
    for (int i = 0; i < ENOUGH; i++) {
      choice.run(1, step);
    }
    assertThat(ways).contains(0, 1);
    ways.clear();
    for (int i = 0; i < 5; i++) {
      choice.run(1, step);
      choice.run(2, step);
    }
    assertThat(ways).hasSize(10).containsOnly(faster);
  }

  @Test
  void stepsOfSeveralRowsTryNothing() {
    TileChoice choice = new TileChoice();
    List<Integer> ways = new ArrayList<>();
    for (int i = 0; i < 2 * ENOUGH; i++) {
      choice.run(2, ways::add);
    }
    assertThat(ways).containsOnly(0);
    choice.run(1, ways::add);
    choice.run(1, ways::add);
    assertThat(ways).endsWith(0, 1);
  }
}
