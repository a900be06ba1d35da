package dev.ckernel.train;

import dev.ckernel.tensor.CkException;

/**
 * The learning rate of each step, computed in double precision and rounded once.
 *
 * <p>Steps count from 0, n in all. In step s &lt; warmup the rate is {@code lr·(s + 1)/warmup}.
 * After it, with {@code p = (s - warmup)/(n - warmup)}:
 *
 * <ul>
 *   <li>constant: {@code lr}
 *   <li>linear: {@code lr + (minLr - lr)·p}
 *   <li>cosine: {@code minLr + (lr - minLr)·(1 + cos πp)/2} (arXiv 1608.03983, without restarts)
 *   <li>wsd (warm-up, stable, decay; arXiv 2404.06395): {@code lr}, and in the last {@code d =
 *       ⌈decay·n⌉} steps, at most those after warm-up, {@code lr + (minLr - lr)·q} with {@code q =
 *       (s - (n - d))/d}
 * </ul>
 *
 * Steps from n on have the rate that the formula gives at p = 1.
 *
 * @param lr the highest rate
 * @param minLr at most {@code lr}
 * @param steps n, at least 1
 * @param warmup from 0 to {@code steps}
 * @param decay from 0 to 1
 */
public record Schedule(Kind kind, double lr, double minLr, long steps, long warmup, double decay) {
  /** Its shape. */
  public enum Kind {
    CONSTANT,
    COSINE,
    LINEAR,
    WSD
  }

  /** Checks that warm-up fits. */
  public Schedule {
    if (warmup > steps) {
      throw new CkException(
          "schedule.warmup is %d, but the stage has only %d steps; make it shorter"
              .formatted(warmup, steps));
    }
    if (steps < 1 || warmup < 0 || !(minLr <= lr) || !(decay >= 0 && decay <= 1)) {
      throw new IllegalArgumentException("no schedule: " + steps + ", " + minLr + ", " + decay);
    }
  }

  /** The rate of a step. */
  public float at(long step) {
    return (float) rate(step);
  }

  private double rate(long step) {
    if (step < warmup) {
      return lr * ((step + 1.0) / warmup);
    }
    return switch (kind) {
      case CONSTANT -> lr;
      case LINEAR -> lr + (minLr - lr) * part(step, steps - warmup);
      case COSINE ->
          minLr + (lr - minLr) * (0.5 * (1 + StrictMath.cos(Math.PI * part(step, steps - warmup))));
      case WSD -> lr + (minLr - lr) * part(step, decaySteps());
    };
  }

  private long decaySteps() {
    return Math.min((long) Math.ceil(decay * steps), steps - warmup);
  }

  /** How far a step is in the last {@code length} steps, from 0 to 1. */
  private double part(long step, long length) {
    long done = step - (steps - length);
    if (done >= length) {
      return done < 0 ? 0 : 1;
    }
    return done <= 0 ? 0 : (double) done / length;
  }
}
