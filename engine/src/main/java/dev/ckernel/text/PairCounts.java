package dev.ckernel.text;

import java.util.Arrays;

/**
 * What a trainer knows of each pair of neighbouring symbols: how often it stands in the text,
 * where, and whether it merges already. Pairs have ids in the order of their coming.
 */
final class PairCounts {
  /** The rank of a pair that does not merge. */
  static final int NO_RANK = Integer.MAX_VALUE;

  private static final int NONE = -1;

  private int size;
  private int[] slots = new int[1 << 12]; // id + 1, 0 where empty
  private long[] keys = new long[1 << 10];
  private long[] counts = new long[1 << 10];
  private int[] ranks = new int[1 << 10];
  private int[] results = new int[1 << 10];
  private int[] lastPlace = new int[1 << 10];

  // The places of all pairs, each linked to an earlier one of its pair.
  private final IntList places = new IntList();
  private final IntList earlier = new IntList();

  int size() {
    return size;
  }

  /** The id of a pair, or -1. */
  int find(int left, int right) {
    return slots[slot(key(left, right))] - 1;
  }

  /** Makes a pair that is not there yet and returns its id. */
  int add(int left, int right) {
    if (size >= slots.length / 2) {
      growSlots();
    }
    if (size == keys.length) {
      grow();
    }
    long key = key(left, right);
    keys[size] = key;
    ranks[size] = NO_RANK;
    lastPlace[size] = NONE;
    slots[slot(key)] = ++size;
    return size - 1;
  }

  int left(int pair) {
    return (int) (keys[pair] >>> 32);
  }

  int right(int pair) {
    return (int) keys[pair];
  }

  /** Orders pairs by their left symbols, then by their right ones. */
  long key(int pair) {
    return keys[pair];
  }

  long count(int pair) {
    return counts[pair];
  }

  void addCount(int pair, long more) {
    counts[pair] += more;
  }

  /** Notes that the pair stands at {@code place}; it may be gone from there later. */
  void addPlace(int pair, int place) {
    places.add(place);
    earlier.add(lastPlace[pair]);
    lastPlace[pair] = places.size() - 1;
  }

  /** The last link of the pair's places, or -1; see {@link #place} and {@link #nextLink}. */
  int firstLink(int pair) {
    return lastPlace[pair];
  }

  int nextLink(int link) {
    return earlier.get(link);
  }

  int place(int link) {
    return places.get(link);
  }

  boolean merges(int pair) {
    return ranks[pair] != NO_RANK;
  }

  int rank(int pair) {
    return ranks[pair];
  }

  int result(int pair) {
    return results[pair];
  }

  void setMerge(int pair, int rank, int result) {
    ranks[pair] = rank;
    results[pair] = result;
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  private int slot(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    int mask = slots.length - 1;
    int slot = (int) (h ^ h >>> 32) & mask;
    while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void growSlots() {
    slots = new int[Math.multiplyExact(slots.length, 2)];
    for (int pair = 0; pair < size; pair++) {
      slots[slot(keys[pair])] = pair + 1;
    }
  }

  private void grow() {
    int capacity = Math.multiplyExact(size, 2);
    keys = Arrays.copyOf(keys, capacity);
    counts = Arrays.copyOf(counts, capacity);
    ranks = Arrays.copyOf(ranks, capacity);
    results = Arrays.copyOf(results, capacity);
    lastPlace = Arrays.copyOf(lastPlace, capacity);
  }
}
