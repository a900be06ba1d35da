package dev.ckernel.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * Byte strings and their ids, looked up by a range of the text itself: no object is made per look.
 * An open hash table over one block of bytes, in this process's heap or in a mapped file.
 */
final class PieceTable {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private ByteBuffer bytes;
  private IntBuffer starts; // of id i: bytes[starts[i] .. starts[i + 1])
  private int size;
  private IntBuffer slots; // id + 1, 0 where empty
  private int used;

  PieceTable(int expected) {
    bytes = ByteBuffer.allocate(Math.max(16, Math.multiplyExact(expected, 8)));
    starts = IntBuffer.allocate(expected + 1);
    slots = IntBuffer.allocate(Integer.highestOneBit(Math.max(8, expected)) * 4);
  }

  private PieceTable(ByteBuffer bytes, IntBuffer starts, IntBuffer slots) {
    this.bytes = bytes;
    this.starts = starts;
    this.slots = slots;
    size = starts.capacity() - 1;
  }

  /** What {@link #keep} has written; nothing can be added to it. */
  static PieceTable kept(KeptTables from, String name) {
    IntBuffer starts = from.ints(name + ".starts");
    IntBuffer slots = from.ints(name + ".slots");
    if (starts.capacity() == 0 || Integer.bitCount(slots.capacity()) != 1) {
      throw from.bad(name + " is no table");
    }
    return new PieceTable(from.bytes(name + ".bytes"), starts, slots);
  }

  void keep(KeptTables to, String name) {
    to.put(name + ".bytes", bytes.slice(0, starts.get(size)));
    to.put(name + ".starts", starts.slice(0, size + 1));
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
    int mask = slots.capacity() - 1;
    for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
      int id = slots.get(slot) - 1;
      if (id < 0) {
        return -1;
      }
      if (is(id, text, from, end)) {
        return id;
      }
    }
  }

  private boolean is(int id, byte[] text, int from, int end) {
    int start = starts.get(id);
    int length = end - from;
    if (starts.get(id + 1) - start != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes.get(start + i) != text[from + i]) {
        return false;
      }
    }
    return true;
  }

  int findOrAdd(byte[] text, int from, int end) {
    int id = find(text, from, end);
    return id >= 0 ? id : add(text, from, end);
  }

  /** A copy of the bytes of {@code id}. */
  byte[] get(int id) {
    byte[] copy = new byte[starts.get(id + 1) - starts.get(id)];
    bytes.get(starts.get(id), copy);
    return copy;
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
    int start = starts.get(size);
    if (length > bytes.capacity() - start) {
      ByteBuffer more =
          ByteBuffer.allocate(
              Math.max(Math.addExact(start, length), newCapacity(bytes.capacity())));
      bytes = more.put(0, bytes, 0, start);
    }
    bytes.put(start, text, from, length);
    if (size + 1 == starts.capacity()) {
      starts = IntBuffer.allocate(newCapacity(size + 1)).put(0, starts, 0, size + 1);
    }
    starts.put(++size, start + length);
    return size - 1;
  }

  private void insert(int id, int hash) {
    if (used >= slots.capacity() / 2) {
      grow();
    }
    int mask = slots.capacity() - 1;
    int slot = hash & mask;
    while (slots.get(slot) != 0 && !same(slots.get(slot) - 1, id)) {
      slot = (slot + 1) & mask;
    }
    if (slots.get(slot) == 0) {
      used++;
    }
    slots.put(slot, id + 1);
  }

  private boolean same(int a, int b) {
    return slice(a).equals(slice(b));
  }

  private ByteBuffer slice(int id) {
    return bytes.slice(starts.get(id), starts.get(id + 1) - starts.get(id));
  }

  private void grow() {
    IntBuffer old = slots;
    slots = IntBuffer.allocate(Math.multiplyExact(old.capacity(), 2));
    used = 0;
    for (int i = 0; i < old.capacity(); i++) {
      int id = old.get(i) - 1;
      if (id >= 0) {
        byte[] text = get(id);
        insert(id, hash(text, 0, text.length));
      }
    }
  }

  private static int newCapacity(int capacity) {
    return Math.addExact(capacity, Math.max(16, capacity / 2));
  }
}
