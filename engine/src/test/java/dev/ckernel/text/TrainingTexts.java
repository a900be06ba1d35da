package dev.ckernel.text;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

/** Texts to train on, from a seed. */
final class TrainingTexts {
  private static final String[] UNITS = {
    "a", "b", "ab", "ba", "aa", " ", " a", "  ", "\n", "7", "12", "é", "日本", "😀", "the ", "then",
    "'s", "--", "=", "\t", "'", ".", "\u0301", "\u0000"
  };

  private TrainingTexts() {}

  /** What this thread has computed, whatever else the machine does. */
  static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Runs and repetitions of few characters, in which pairs overlap. */
  static String overlapping(SplittableRandom random, int units) {
    StringBuilder text = new StringBuilder();
    int kinds = 2 + random.nextInt(UNITS.length - 1);
    for (int i = 0; i < units; i++) {
      text.repeat(UNITS[random.nextInt(kinds)], 1 + random.nextInt(4));
    }
    return text.toString();
  }

  /** Words of a made-up language with a few thousand words, the frequent ones short. */
  static String language(SplittableRandom random, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      int rank = (int) (3000 * random.nextDouble() * random.nextDouble() * random.nextDouble());
      SplittableRandom letters = new SplittableRandom(rank);
      int length = 1 + letters.nextInt(3 + rank / 400);
      for (int j = 0; j < length; j++) {
        text.append((char) ('a' + letters.nextInt(1 + letters.nextInt(26))));
      }
      text.append(random.nextInt(12) == 0 ? ".\n" : random.nextInt(15) == 0 ? ", " : " ");
    }
    return text.toString();
  }
}
