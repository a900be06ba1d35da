package dev.ckernel.runtime;

import dev.ckernel.plan.RuntimeExtent;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Finds out whether a row meets tiles of weights one by one or several {@link
 * RuntimeExtent#ABREAST}: some processors read memory faster the one way, some the other
 * (docs/notes/memory.md). Since both give the same bits, the first steps of a single row try them
 * in turn, and the faster one stays.
 */
final class TileChoice {
  /** Steps that meet pages and caches for the first time. */
  private static final int COLD = 2;

  /** Steps that each way is measured in. */
  private static final int TRIES = 9;

  private final long[][] nanos = new long[2][TRIES];
  private int steps;
  private int abreast;

  /** Runs a step of {@code rows} rows, which is told what is tried or was found. */
  void run(int rows, IntConsumer step) {
    if (rows > 1 || steps == COLD + 2 * TRIES) {
      step.accept(abreast);
      return;
    }
    int way = steps % 2;
    long start = System.nanoTime();
    step.accept(way);
    if (steps >= COLD) {
      nanos[way][(steps - COLD) / 2] = System.nanoTime() - start;
    }
    steps++;
    if (steps == COLD + 2 * TRIES) {
      abreast = median(nanos[1]) < median(nanos[0]) ? 1 : 0;
    }
  }

  private static long median(long[] times) {
    Arrays.sort(times);
    return times[TRIES / 2];
  }
}
