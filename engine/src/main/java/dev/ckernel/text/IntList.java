package dev.ckernel.text;

import java.util.Arrays;

/** A growing list of ints without boxes. */
final class IntList {
  private int[] items = new int[16];
  private int size;

  void add(int item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, Math.multiplyExact(size, 2));
    }
    items[size++] = item;
  }

  void addAll(int[] more) {
    int newSize = Math.addExact(size, more.length);
    if (newSize > items.length) {
      items = Arrays.copyOf(items, Math.max(newSize, Math.multiplyExact(items.length, 2)));
    }
    System.arraycopy(more, 0, items, size, more.length);
    size = newSize;
  }

  int get(int index) {
    return items[index];
  }

  void set(int index, int item) {
    items[index] = item;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /** The items from {@code from} to the end. */
  int[] tail(int from) {
    return Arrays.copyOfRange(items, from, size);
  }

  int[] toArray() {
    return Arrays.copyOf(items, size);
  }
}
