package dev.ckernel.text;

import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Which pairs of symbols merge, how early, and into what: an open hash table from (left, right) to
 * (rank, result), all in longs, in this process's heap or in a mapped file.
 */
final class MergeTable {
  /** What {@link #find} returns where a pair does not merge; above every merge. */
  static final long NONE = Long.MAX_VALUE;

  private static final long EMPTY = -1;

  private LongBuffer entries; // key and value side by side
  private int mask;
  private int size;

  MergeTable(int expected) {
    entries = allocate(Integer.highestOneBit(Math.max(8, expected)) * 4);
    mask = entries.capacity() / 2 - 1;
  }

  private MergeTable(LongBuffer entries) {
    this.entries = entries;
    mask = entries.capacity() / 2 - 1;
  }

  private static LongBuffer allocate(int capacity) {
    long[] empty = new long[Math.multiplyExact(capacity, 2)];
    Arrays.fill(empty, EMPTY);
    return LongBuffer.wrap(empty);
  }

  /** What {@link #keep} has written; nothing can be added to it. */
  static MergeTable kept(KeptTables from, String name) {
    LongBuffer entries = from.longs(name);
    if (entries.capacity() < 2 || Integer.bitCount(entries.capacity()) != 1) {
      throw from.bad(name + " is no table");
    }
    return new MergeTable(entries);
  }

  void keep(KeptTables to, String name) {
    to.put(name, entries);
  }

  /** Adds a merge, unless there is one of that pair. Symbols and ranks are not negative. */
  void putIfAbsent(int left, int right, int rank, int result) {
    if (size > mask / 2) {
      grow();
    }
    long key = pack(left, right);
    int at = find(key);
    if (entries.get(at) == EMPTY) {
      put(at, key, pack(rank, result));
    }
  }

  private void put(int at, long key, long value) {
    entries.put(at, key);
    entries.put(at + 1, value);
    size++;
  }

  /** The merge of a pair: its rank in the upper half, its result in the lower; or {@link #NONE}. */
  long find(int left, int right) {
    int at = find(pack(left, right));
    return entries.get(at) == EMPTY ? NONE : entries.get(at + 1);
  }

  static int rank(long merge) {
    return (int) (merge >>> 32);
  }

  static int result(long merge) {
    return (int) merge;
  }

  /** Where the entry of {@code key} is, or the empty one where it would be. */
  private int find(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    h ^= h >>> 32;
    int slot = (int) h & mask;
    while (entries.get(2 * slot) != key && entries.get(2 * slot) != EMPTY) {
      slot = (slot + 1) & mask;
    }
    return 2 * slot;
  }

  private void grow() {
    LongBuffer old = entries;
    entries = allocate(old.capacity());
    mask = old.capacity() - 1;
    size = 0;
    for (int i = 0; i < old.capacity(); i += 2) {
      if (old.get(i) != EMPTY) {
        put(find(old.get(i)), old.get(i), old.get(i + 1));
      }
    }
  }

  private static long pack(int high, int low) {
    return (long) high << 32 | (low & 0xFFFFFFFFL);
  }
}
