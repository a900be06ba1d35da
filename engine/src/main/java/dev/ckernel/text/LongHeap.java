package dev.ckernel.text;

import java.util.Arrays;

/**
 * A binary heap of longs, least first. Not final because the test of linear time counts the steps.
 */
class LongHeap {
  private long[] items = new long[64];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    size = 0;
  }

  void add(long item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, Math.multiplyExact(size, 2));
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (items[parent] <= item) {
        break;
      }
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  /** Removes and returns the least item of a heap that is not empty. */
  long poll() {
    long least = items[0];
    long item = items[--size];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && items[child + 1] < items[child]) {
        child++;
      }
      if (item <= items[child]) {
        break;
      }
      items[at] = items[child];
      at = child;
    }
    items[at] = item;
    return least;
  }
}
