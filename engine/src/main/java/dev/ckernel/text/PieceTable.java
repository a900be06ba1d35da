package dev.ckernel.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Byte strings and their ids, looked up by a range of the text itself: no object is made per look.
 * An open hash table over one block of bytes.
 */
final class PieceTable {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private byte[] bytes;
  private int[] starts; // of id i: bytes[starts[i] .. starts[i + 1])
  private int size;
  private int[] slots; // id + 1, 0 where empty
  private int used;

  PieceTable(int expected) {
    bytes = new byte[Math.max(16, Math.multiplyExact(expected, 8))];
    starts = new int[expected + 1];
    slots = new int[Integer.highestOneBit(Math.max(8, expected)) * 4];
  }

  private PieceTable(byte[] bytes, int[] starts, int[] slots) {
    this.bytes = bytes;
    this.starts = starts;
    this.slots = slots;
    size = starts.length - 1;
    used = slots.length / 2; // at most: the next to be added makes it grow, which counts
  }

  /** What {@link #keep} has written. */
  static PieceTable kept(KeptTables from, String name) {
    int[] starts = from.ints(name + ".starts");
    int[] slots = from.ints(name + ".slots");
    if (starts.length == 0 || Integer.bitCount(slots.length) != 1) {
      throw from.bad(name + " is no table");
    }
    return new PieceTable(from.bytes(name + ".bytes"), starts, slots);
  }

  void keep(KeptTables to, String name) {
    to.put(name + ".bytes", Arrays.copyOf(bytes, starts[size]));
    to.put(name + ".starts", Arrays.copyOf(starts, size + 1));
    to.put(name + ".slots", slots);
  }

  int size() {
    return size;
  }

  /**
   * Gives the next id to {@code text[from, end)}. A string that is there already keeps its bytes
   * under both ids; looked up, it is the later one.
   */
  int add(byte[] text, int from, int end) {
    int id = append(text, from, end);
    insert(id, hash(text, from, end));
    return id;
  }

  /** Gives the next id to a string that is never to be found. */
  int addHidden(byte[] text) {
    return append(text, 0, text.length);
  }

  /** The id of {@code text[from, end)}, or -1. */
  int find(byte[] text, int from, int end) {
    return find(text, from, end, hash(text, from, end));
  }

  /** As {@link #find(byte[], int, int)} for a caller that has the {@link #hash} already. */
  int find(byte[] text, int from, int end, int hash) {
    int mask = slots.length - 1;
    for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
      int id = slots[slot] - 1;
      if (id < 0) {
        return -1;
      }
      if (Arrays.equals(bytes, starts[id], starts[id + 1], text, from, end)) {
        return id;
      }
    }
  }

  int findOrAdd(byte[] text, int from, int end) {
    int id = find(text, from, end);
    return id >= 0 ? id : add(text, from, end);
  }

  /** A copy of the bytes of {@code id}. */
  byte[] get(int id) {
    return Arrays.copyOfRange(bytes, starts[id], starts[id + 1]);
  }

  static int hash(byte[] text, int from, int end) {
    long h = (end - from) * MIX;
    int at = from;
    for (; at <= end - 8; at += 8) {
      h = (h ^ (long) LONGS.get(text, at)) * MIX;
      h ^= h >>> 29;
    }
    long tail = 0;
    for (; at < end; at++) {
      tail = tail << 8 | (text[at] & 0xFF);
    }
    h = (h ^ tail) * MIX;
    h ^= h >>> 32;
    return (int) (h ^ h >>> 15);
  }

  private int append(byte[] text, int from, int end) {
    int length = end - from;
    int start = starts[size];
    if (length > bytes.length - start) {
      bytes =
          Arrays.copyOf(bytes, Math.max(Math.addExact(start, length), newCapacity(bytes.length)));
    }
    System.arraycopy(text, from, bytes, start, length);
    if (size + 1 == starts.length) {
      starts = Arrays.copyOf(starts, newCapacity(starts.length));
    }
    starts[++size] = start + length;
    return size - 1;
  }

  private void insert(int id, int hash) {
    if (used >= slots.length / 2) {
      grow();
    }
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0 && !same(slots[slot] - 1, id)) {
      slot = (slot + 1) & mask;
    }
    if (slots[slot] == 0) {
      used++;
    }
    slots[slot] = id + 1;
  }

  private boolean same(int a, int b) {
    return Arrays.equals(bytes, starts[a], starts[a + 1], bytes, starts[b], starts[b + 1]);
  }

  private void grow() {
    int[] old = slots;
    slots = new int[Math.multiplyExact(old.length, 2)];
    used = 0;
    for (int entry : old) {
      if (entry != 0) {
        insert(entry - 1, hash(bytes, starts[entry - 1], starts[entry]));
      }
    }
  }

  private static int newCapacity(int capacity) {
    return Math.addExact(capacity, Math.max(16, capacity / 2));
  }
}
