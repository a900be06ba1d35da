package dev.ckernel.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.plan.Hazards.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a call waits for those since the last barrier. */
final class HazardsTest {
  private final Hazards hazards = new Hazards();

  private static List<Range> reads(long from, long to) {
    return List.of(new Range(Arena.SCRATCH, from, to, false));
  }

  private static List<Range> writes(long from, long to) {
    return List.of(new Range(Arena.SCRATCH, from, to, true));
  }

  @Test
  void aCallWaitsWhereOneOfTheTwoWrites() {
    hazards.add(reads(0, 64));
    hazards.add(writes(64, 128));
    assertThat(hazards.mustWait(reads(0, 64), false)).isFalse();
    assertThat(hazards.mustWait(writes(63, 64), false)).isTrue();
    assertThat(hazards.mustWait(reads(127, 200), false)).isTrue();
    assertThat(hazards.mustWait(writes(128, 200), false)).isFalse();
    assertThat(hazards.mustWait(List.of(new Range(Arena.STATE, 0, 200, true)), false)).isFalse();
  }

  @Test
  void partnersOfAnAlternativeDoNotWaitForEachOther() {
    hazards.add(writes(0, 64));
    assertThat(hazards.mustWait(writes(0, 64), false)).isTrue();
    assertThat(hazards.mustWait(writes(0, 64), true)).isFalse();
  }

  @Test
  void anAlternativeWaitsForAllButItsPartner() {
    hazards.add(writes(64, 128));
    hazards.add(writes(0, 64));
    assertThat(hazards.mustWait(writes(0, 64), true)).isFalse();
    assertThat(hazards.mustWait(reads(0, 65), true)).isTrue();
  }

  @Test
  void whatTwoPartnersTouchHoldsForCallsAfterThem() {
    hazards.add(writes(0, 64));
    hazards.add(writes(64, 128));
    hazards.add(reads(128, 192));
    assertThat(hazards.mustWait(reads(0, 1), true)).isTrue();
    assertThat(hazards.mustWait(reads(64, 65), true)).isTrue();
    assertThat(hazards.mustWait(writes(128, 192), true)).isFalse();
  }

  @Test
  void nothingWaitsBehindABarrier() {
    hazards.add(writes(0, 64));
    hazards.clear();
    assertThat(hazards.calls()).isZero();
    assertThat(hazards.mustWait(writes(0, 64), false)).isFalse();
    assertThat(hazards.mustWait(writes(0, 64), true)).isFalse();
  }

  @Test
  void aCallWaitsWhenAllCountersAreTaken() {
    for (int i = 0; i < Step.COUNTERS; i++) {
      assertThat(hazards.mustWait(reads(0, 64), false)).isFalse();
      hazards.add(reads(0, 64));
    }
    assertThat(hazards.mustWait(reads(0, 64), false)).isTrue();
    assertThat(hazards.mustWait(reads(0, 64), true)).isTrue();
  }
}
