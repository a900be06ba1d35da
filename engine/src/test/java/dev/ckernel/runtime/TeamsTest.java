package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On four processors, whatever the machine has. */
@Timeout(60)
class TeamsTest {
  private final Teams teams = new Teams(4);

  @Test
  void stepsOneAfterTheOtherShareTheirThreads() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    for (int step = 0; step < 20; step++) {
      teams.run(3, thread -> seen.add(Thread.currentThread()));
    }
    assertThat(seen).hasSize(3).contains(Thread.currentThread());
  }

  @Test
  void stepsThatNeedMoreProcessorsThanThereAreTakeTurns() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < 6; caller++) {
      callers.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int step = 0; step < 50; step++) {
                  teams.run(
                      3,
                      thread -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        LockSupport.parkNanos(1000);
                        running.decrementAndGet();
                      });
                }
              }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void othersRunSideBySide() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Thread other = Thread.ofPlatform().start(() -> teams.run(2, thread -> meet(both, thread)));
    teams.run(2, thread -> meet(both, thread));
    other.join();
    assertThat(both.getCount()).isZero();
  }

  private static void meet(CountDownLatch all, int thread) throws InterruptedException {
    if (thread == 0) {
      all.countDown();
      all.await();
    }
  }

  @Test
  void aTeamLargerThanTheMachineRuns() {
    AtomicInteger threads = new AtomicInteger();
    teams.run(9, thread -> threads.incrementAndGet());
    assertThat(threads.get()).isEqualTo(9);
  }

  @Test
  void aStepThatFailsLeavesTheThreadsToTheNext() {
    for (int step = 0; step < 5; step++) {
      assertThatThrownBy(() ->
              teams.run(
                  4,
                  thread -> {
                    throw new IOException("on purpose");
                  }))
          .hasMessageContaining("on purpose");
    }
    teams.run(4, thread -> {});
  }
}
