package dev.ckernel.api;

import dev.ckernel.kernel.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast a model is on this machine, measured as llama-bench does it: every run begins with an
 * empty cache, which a prompt fills at once, or generated tokens one by one, and the tokens are
 * given, so that no sampling is in the time.
 *
 * @param kind what was measured
 * @param tokens of each run
 * @param warmUps runs before the first that counts
 * @param tokensPerSecond of each run that counts, ascending
 */
public record Benchmark(Kind kind, int tokens, int warmUps, List<Double> tokensPerSecond) {
  /** HotSpot compiles while the program runs: the JVM's first seconds tell nothing. */
  private static final Duration LEAST_JVM_WARM_UP = Duration.ofSeconds(3);

  private static final Duration MOST_JVM_WARM_UP = Duration.ofMinutes(2);

  /** Runs that must be no faster than those before, until the JVM counts as settled. */
  private static final int SETTLED_RUNS = 3;

  private static final double FASTER = 1.02;

  /** The two sides of a model's speed. */
  public enum Kind {
    /** All tokens together, with the logits of the last. */
    PREFILL,
    /** Token by token, with the logits of each. */
    DECODE
  }

  public Benchmark {
    tokensPerSecond = tokensPerSecond.stream().sorted().toList();
  }

  /**
   * Measures. A native program is run once before; a program on the JVM until three runs in a row
   * have brought no more speed, for 3 seconds at least and 2 minutes at most.
   *
   * @param session with a context of at least {@code tokens}; what it holds is forgotten
   * @param runs that count, at least 1
   */
  public static Benchmark measure(
      Session session, Kind kind, int tokens, int runs, Target target, Progress progress) {
    Run run = new Run(session, kind, tokens);
    String name = kind == Kind.PREFILL ? "reading" : "generating";
    int warmUps =
        switch (target.language()) {
          case C -> run.once(name, progress);
          case JAVA -> run.untilSettled(name, progress);
        };
    List<Double> speeds = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      progress.report(name, i, runs);
      speeds.add(run.tokensPerSecond());
    }
    progress.report(name, runs, runs);
    return new Benchmark(kind, tokens, warmUps, speeds);
  }

  /** The middle one, or the mean of the two in the middle. */
  public double median() {
    int half = tokensPerSecond.size() / 2;
    return tokensPerSecond.size() % 2 == 1
        ? tokensPerSecond.get(half)
        : (tokensPerSecond.get(half - 1) + tokensPerSecond.get(half)) / 2;
  }

  public double min() {
    return tokensPerSecond.getFirst();
  }

  public double max() {
    return tokensPerSecond.getLast();
  }

  private static final class Run {
    private final Session session;
    private final Kind kind;
    private final int[] ids;

    Run(Session session, Kind kind, int tokens) {
      this.session = session;
      this.kind = kind;
      this.ids = new int[tokens];
      int vocabulary = session.vocabulary();
      for (int i = 0; i < tokens; i++) {
        ids[i] = (int) (i * 7919L % vocabulary);
      }
    }

    double tokensPerSecond() {
      session.truncate(0);
      long start = System.nanoTime();
      switch (kind) {
        case PREFILL -> session.append(ids);
        case DECODE -> {
          for (int id : ids) {
            session.append(id);
          }
        }
      }
      return ids.length * 1e9 / Math.max(1, System.nanoTime() - start);
    }

    int once(String name, Progress progress) {
      progress.report(name + ", warming up", 0, 1);
      double ignored = tokensPerSecond();
      return 1;
    }

    int untilSettled(String name, Progress progress) {
      long start = System.nanoTime();
      double best = 0;
      int count = 0;
      int noFaster = 0;
      Duration passed = Duration.ZERO;
      while (passed.compareTo(LEAST_JVM_WARM_UP) < 0
          || (noFaster < SETTLED_RUNS && passed.compareTo(MOST_JVM_WARM_UP) < 0)) {
        progress.report(name + ", warming up", count, count + SETTLED_RUNS - noFaster);
        double speed = tokensPerSecond();
        count++;
        noFaster = speed > best * FASTER ? 0 : noFaster + 1;
        best = Math.max(best, speed);
        passed = Duration.ofNanos(System.nanoTime() - start);
      }
      return count;
    }
  }
}
