package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static Schedule schedule(Schedule.Kind kind, double decay) {
    return new Schedule(kind, 1e-3, 1e-4, 100, 10, decay);
  }

  @Test
  void warmUpRisesToTheRateInItsLastStep() {
    for (Schedule.Kind kind : Schedule.Kind.values()) {
      Schedule s = schedule(kind, 0.2);
      assertThat(s.at(0)).isEqualTo(1e-4f);
      assertThat(s.at(4)).isEqualTo(5e-4f);
      assertThat(s.at(9)).isEqualTo(1e-3f);
      assertThat(s.at(10)).isEqualTo(1e-3f);
    }
  }

  @Test
  void constant() {
    assertThat(schedule(Schedule.Kind.CONSTANT, 0).at(99)).isEqualTo(1e-3f);
    assertThat(schedule(Schedule.Kind.CONSTANT, 0).at(1000)).isEqualTo(1e-3f);
  }

  @Test
  void linear() {
    Schedule s = schedule(Schedule.Kind.LINEAR, 0);
    assertThat(s.at(55)).isEqualTo(5.5e-4f);
    assertThat(s.at(40)).isEqualTo(7e-4f);
    assertThat(s.at(99)).isEqualTo((float) (1e-3 - 9e-4 * 89 / 90));
    assertThat(s.at(100)).isEqualTo(1e-4f);
    assertThat(s.at(500)).isEqualTo(1e-4f);
  }

  @Test
  void cosine() {
    Schedule s = schedule(Schedule.Kind.COSINE, 0);
    assertThat(s.at(55)).isEqualTo(5.5e-4f);
    // cos 60° = 1/2, cos 120° = -1/2
    assertThat(s.at(40)).isEqualTo(7.75e-4f);
    assertThat(s.at(70)).isEqualTo(3.25e-4f);
    assertThat(s.at(100)).isEqualTo(1e-4f);
  }

  @Test
  void warmUpStableDecay() {
    Schedule s = schedule(Schedule.Kind.WSD, 0.2);
    assertThat(s.at(79)).isEqualTo(1e-3f);
    assertThat(s.at(80)).isEqualTo(1e-3f);
    assertThat(s.at(90)).isEqualTo(5.5e-4f);
    assertThat(s.at(100)).isEqualTo(1e-4f);
    assertThat(schedule(Schedule.Kind.WSD, 1).at(55)).isEqualTo(5.5e-4f);
    assertThat(schedule(Schedule.Kind.WSD, 0).at(99)).isEqualTo(1e-3f);
  }

  @Test
  void withoutWarmUpTheFirstStepHasTheRate() {
    assertThat(new Schedule(Schedule.Kind.COSINE, 1, 0, 10, 0, 0).at(0)).isEqualTo(1f);
    assertThat(new Schedule(Schedule.Kind.LINEAR, 1, 0, 4, 4, 0).at(3)).isEqualTo(1f);
    assertThat(new Schedule(Schedule.Kind.LINEAR, 1, 0, 4, 4, 0).at(4)).isZero();
  }

  @Test
  void neverRisesAfterWarmUp() {
    for (Schedule.Kind kind : Schedule.Kind.values()) {
      Schedule s = new Schedule(kind, 3e-4, 1e-5, 997, 31, 0.37);
      for (int step = 31; step < 1100; step++) {
        assertThat(s.at(step)).isLessThanOrEqualTo(s.at(step - 1)).isBetween(1e-5f, 3e-4f);
      }
    }
  }

  @Test
  void warmUpMustFit() {
    assertThatThrownBy(() -> new Schedule(Schedule.Kind.COSINE, 1, 0, 10, 11, 0))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("warmup is 11, but the stage has only 10 steps");
  }

  @Test
  void epochsBecomeSteps() {
    ScheduleRecipe two = new ScheduleRecipe(Schedule.Kind.COSINE, 0, 2, 0, 0, 0);
    assertThat(two.steps(10, 4)).isEqualTo(5);
    assertThat(two.steps(11, 4)).isEqualTo(6);
    assertThat(two.steps(1, 64)).isEqualTo(1);
    assertThat(new ScheduleRecipe(Schedule.Kind.COSINE, 7, 0, 0, 0, 0).steps(10, 4)).isEqualTo(7);
  }
}
