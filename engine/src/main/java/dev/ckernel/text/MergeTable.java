package dev.ckernel.text;

import java.util.Arrays;

/**
 * Which pairs of symbols merge, how early, and into what: an open hash table from (left, right) to
 * (rank, result), all in longs.
 */
final class MergeTable {
  /** What {@link #find} returns where a pair does not merge; above every merge. */
  static final long NONE = Long.MAX_VALUE;

  private static final long EMPTY = -1;

  private long[] keys;
  private long[] values;
  private int size;

  MergeTable(int expected) {
    int capacity = Integer.highestOneBit(Math.max(8, expected)) * 4;
    keys = new long[capacity];
    values = new long[capacity];
    Arrays.fill(keys, EMPTY);
  }

  private MergeTable(long[] keys, long[] values) {
    this.keys = keys;
    this.values = values;
    size = keys.length / 2; // at most: the next to be added makes it grow, which counts
  }

  /** What {@link #keep} has written. */
  static MergeTable kept(KeptTables from, String name) {
    long[] keys = from.longs(name + ".keys");
    long[] values = from.longs(name + ".values");
    if (Integer.bitCount(keys.length) != 1 || keys.length != values.length) {
      throw from.bad(name + " is no table");
    }
    return new MergeTable(keys, values);
  }

  void keep(KeptTables to, String name) {
    to.put(name + ".keys", keys).put(name + ".values", values);
  }

  /** Adds a merge, unless there is one of that pair. Symbols and ranks are not negative. */
  void putIfAbsent(int left, int right, int rank, int result) {
    if (size >= keys.length / 2) {
      grow();
    }
    long key = pack(left, right);
    int slot = slot(key);
    if (keys[slot] == EMPTY) {
      keys[slot] = key;
      values[slot] = pack(rank, result);
      size++;
    }
  }

  /** The merge of a pair: its rank in the upper half, its result in the lower; or {@link #NONE}. */
  long find(int left, int right) {
    int slot = slot(pack(left, right));
    return keys[slot] == EMPTY ? NONE : values[slot];
  }

  static int rank(long merge) {
    return (int) (merge >>> 32);
  }

  static int result(long merge) {
    return (int) merge;
  }

  private int slot(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    h ^= h >>> 32;
    int mask = keys.length - 1;
    int slot = (int) h & mask;
    while (keys[slot] != key && keys[slot] != EMPTY) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    int capacity = Math.multiplyExact(oldKeys.length, 2);
    keys = new long[capacity];
    values = new long[capacity];
    Arrays.fill(keys, EMPTY);
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != EMPTY) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
        size++;
      }
    }
  }

  private static long pack(int high, int low) {
    return (long) high << 32 | (low & 0xFFFFFFFFL);
  }
}
