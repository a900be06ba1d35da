package dev.ckernel.runtime;

import dev.ckernel.emit.Frame;
import dev.ckernel.emit.StepCode;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * The teams of threads that run the steps of all programs. Steps that together have more threads
 * than there are processors take turns, in the order in which they came: threads of two steps that
 * spin on one processor would wait for each other. Others run side by side.
 */
final class Teams {
  /** Those of this process, since its processors are what all programs share. */
  static final Teams OF_PROCESS = new Teams(Runtime.getRuntime().availableProcessors());

  private final int processors;
  private final Semaphore free;
  private final Map<Integer, Deque<Team>> idle = new ConcurrentHashMap<>();

  Teams(int processors) {
    this.processors = processors;
    this.free = new Semaphore(processors, true);
  }

  /** Runs a step on as many threads as {@code frame} is for. */
  void step(StepCode code, Frame frame) {
    SpinBarrier barrier = new SpinBarrier(frame.threads());
    run(
        frame.threads(),
        thread -> {
          try {
            code.step(frame, thread, barrier.member(thread));
          } catch (Throwable e) {
            barrier.breakUp();
            throw e;
          }
        });
  }

  /** Runs {@code work} on {@code threads} threads, of which the caller is the first. */
  void run(int threads, Team.Work work) {
    int needed = Math.min(threads, processors);
    free.acquireUninterruptibly(needed);
    try {
      Deque<Team> teams = idle.computeIfAbsent(threads, t -> new ConcurrentLinkedDeque<>());
      Team waiting = teams.poll();
      Team team = waiting == null ? new Team(threads) : waiting;
      try {
        team.run(work);
      } finally {
        teams.push(team);
      }
    } finally {
      free.release(needed);
    }
  }
}
