package dev.ckernel.train;

import java.util.Arrays;

/** A growing row of ints without boxes. */
final class Ints {
  private int[] items = new int[1024];
  private int size;

  void add(int item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, Math.multiplyExact(size, 2));
    }
    items[size++] = item;
  }

  int size() {
    return size;
  }

  int[] toArray() {
    return Arrays.copyOf(items, size);
  }
}
