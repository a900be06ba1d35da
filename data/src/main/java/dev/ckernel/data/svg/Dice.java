package dev.ckernel.data.svg;

import dev.ckernel.tensor.CounterRng;
import java.util.ArrayList;
import java.util.List;

/** The random choices of one line, in order; every line has a stream of its own. */
final class Dice {
  private final CounterRng rng;
  private final long stream;
  private long thrown;

  Dice(long seed, long stream) {
    this.rng = new CounterRng(seed);
    this.stream = stream;
  }

  /** Uniform in {@code [0, bound)}. */
  int below(int bound) {
    return (int) ((Integer.toUnsignedLong(rng.bits(stream, thrown++)) * bound) >>> 32);
  }

  <T> T of(List<T> all) {
    return all.get(below(all.size()));
  }

  <T> T of(T[] all) {
    return all[below(all.length)];
  }

  /** {@code count} different elements, in random order. */
  <T> List<T> different(List<T> all, int count) {
    List<T> left = new ArrayList<>(all);
    List<T> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(left.remove(below(left.size())));
    }
    return chosen;
  }
}
