package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.emit.StepCode.Crew;
import dev.ckernel.plan.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every item is taken once, in whatever phase, and nobody is a phase ahead. */
final class SpinBarrierTest {
  private static final int PHASES = 200;
  private static final int ITEMS = 37;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void eachItemOfEachPhaseIsTakenOnce(int threads) {
    SpinBarrier barrier = new SpinBarrier(threads);
    AtomicIntegerArray done = new AtomicIntegerArray(PHASES * ITEMS);
    AtomicIntegerArray complete = new AtomicIntegerArray(PHASES);
    Team team = new Team(threads);
    team.run(thread -> {
      Crew crew = barrier.member(thread);
      for (int phase = 0; phase < PHASES; phase++) {
        int items = ITEMS - phase % ITEMS;
        for (long range; (range = crew.take(phase % 3, items)) != Crew.NONE; ) {
          for (int item = (int) (range >> 32); item < (int) range; item++) {
            done.incrementAndGet(phase * ITEMS + item);
          }
        }
        crew.meet();
        if (sum(done, phase) == items) {
          complete.incrementAndGet(phase);
        }
      }
    });
    for (int phase = 0; phase < PHASES; phase++) {
      assertThat(complete.get(phase))
          .as("threads that saw all of phase " + phase)
          .isEqualTo(threads);
      for (int item = 0; item < ITEMS; item++) {
        int expected = item < ITEMS - phase % ITEMS ? 1 : 0;
        assertThat(done.get(phase * ITEMS + item)).isEqualTo(expected);
      }
    }
  }

  private static int sum(AtomicIntegerArray done, int phase) {
    int sum = 0;
    for (int item = 0; item < ITEMS; item++) {
      sum += done.get(phase * ITEMS + item);
    }
    return sum;
  }

  @Test
  void chunksGetSmallerDownToA64thOfAFairShare() {
    assertThat(chunks(100, 1)).containsExactly(100);
    assertThat(chunks(64, 2)).containsExactly(24, 15, 10, 6, 4, 2, 2, 1);
    assertThat(chunks(1, 8)).containsExactly(1);
    assertThat(chunks(9496, 2)).startsWith(3561, 2226).endsWith(83, 75, 62);
  }

  private static List<Integer> chunks(int items, int threads) {
    List<Integer> chunks = new ArrayList<>();
    for (int left = items; left > 0; left -= chunks.getLast()) {
      chunks.add(Items.chunk(items, left, threads));
    }
    return chunks;
  }
}
