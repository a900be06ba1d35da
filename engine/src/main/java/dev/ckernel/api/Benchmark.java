package dev.ckernel.api;

import dev.ckernel.kernel.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How fast a model is on this machine, measured as llama-bench and llama-batched-bench do it: a
 * prompt comes into the cache at once, or generated tokens one by one, and the tokens are given, so
 * that no sampling is in the time. Filling the cache up to the depth is not in it either.
 *
 * @param kind what was measured
 * @param shape of each run
 * @param warmUps runs before the first that counts
 * @param tokensPerSecond of each run that counts, all sequences together, ascending
 */
public record Benchmark(Kind kind, Shape shape, int warmUps, List<Double> tokensPerSecond) {
  /**
   * The shape of a run.
   *
   * @param tokens of each sequence
   * @param depth tokens that are in the cache before, of each sequence
   * @param sequences that are generated together; prompts come one after the other
   */
  public record Shape(int tokens, int depth, int sequences) {}

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
   * @param sessions as many as the shape has sequences, with room for its depth and tokens; what
   *     they hold is forgotten
   * @param runs that count, at least 1
   */
  public static Benchmark measure(
      Model model, List<Session> sessions, Kind kind, Shape shape, int runs, Progress progress) {
    Run run = new Run(model, sessions, kind, shape);
    Target target = model.target();
    run.fill(progress);
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
    return new Benchmark(kind, shape, warmUps, speeds);
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
    private final Model model;
    private final List<Session> sessions;
    private final Kind kind;
    private final Shape shape;
    private final int[] ids;

    Run(Model model, List<Session> sessions, Kind kind, Shape shape) {
      this.model = model;
      this.sessions = List.copyOf(sessions);
      this.kind = kind;
      this.shape = shape;
      this.ids = ids(shape.tokens, 0);
    }

    private int[] ids(int count, int first) {
      int[] some = new int[count];
      int vocabulary = model.vocabulary();
      for (int i = 0; i < count; i++) {
        some[i] = (int) ((first + i) * 7919L % vocabulary);
      }
      return some;
    }

    /** Brings every sequence to its depth. */
    void fill(Progress progress) {
      int chunk = model.capacity().rows();
      for (int i = 0; i < sessions.size(); i++) {
        Session session = sessions.get(i);
        session.truncate(Math.min(session.length(), shape.depth));
        while (session.length() < shape.depth) {
          long done = (long) i * shape.depth + session.length();
          progress.report("filling the cache", done, (long) sessions.size() * shape.depth);
          session.append(ids(Math.min(chunk, shape.depth - session.length()), session.length()));
        }
      }
    }

    double tokensPerSecond() {
      sessions.forEach(session -> session.truncate(shape.depth));
      long start = System.nanoTime();
      switch (kind) {
        case PREFILL -> sessions.forEach(session -> session.append(ids));
        case DECODE -> {
          int[] each = new int[sessions.size()];
          for (int id : ids) {
            Arrays.fill(each, id);
            Session.appendEach(model, sessions, each);
          }
        }
      }
      long tokens = (long) ids.length * sessions.size();
      return tokens * 1e9 / Math.max(1, System.nanoTime() - start);
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
