package dev.ckernel.text;

import java.util.Arrays;

/**
 * Pairs by their counts: the highest first, and among equals the one of the lower symbols. Counts
 * change while pairs wait, so an entry holds the count that it was queued with.
 */
final class PairQueue {
  private final PairCounts pairs;
  private long[] counts = new long[1 << 10];
  private int[] items = new int[1 << 10];
  private int size;

  PairQueue(PairCounts pairs) {
    this.pairs = pairs;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Queues a pair with its count of now. */
  void add(int pair) {
    if (size == items.length) {
      int capacity = Math.multiplyExact(size, 2);
      counts = Arrays.copyOf(counts, capacity);
      items = Arrays.copyOf(items, capacity);
    }
    long count = pairs.count(pair);
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!before(count, pair, parent)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    counts[at] = count;
    items[at] = pair;
  }

  int firstPair() {
    return items[0];
  }

  /** The count that the first pair was queued with. */
  long firstCount() {
    return counts[0];
  }

  void removeFirst() {
    size--;
    long count = counts[size];
    int pair = items[size];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && before(counts[child + 1], items[child + 1], child)) {
        child++;
      }
      if (before(count, pair, child)) {
        break;
      }
      move(child, at);
      at = child;
    }
    counts[at] = count;
    items[at] = pair;
  }

  private boolean before(long count, int pair, int other) {
    return count != counts[other]
        ? count > counts[other]
        : pairs.key(pair) < pairs.key(items[other]);
  }

  private void move(int from, int to) {
    counts[to] = counts[from];
    items[to] = items[from];
  }
}
