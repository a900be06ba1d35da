package dev.ckernel.text;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** Strings side by side as UTF-8, each made into an object only when it is asked for. Immutable. */
final class Utf8Strings extends AbstractList<String> implements RandomAccess {
  private final ByteBuffer bytes;
  private final IntBuffer ends; // of string i: bytes[ends[i - 1] .. ends[i]), the first from 0

  private Utf8Strings(ByteBuffer bytes, IntBuffer ends) {
    this.bytes = bytes;
    this.ends = ends;
  }

  /** Writes {@code strings} under {@code name}. */
  static void keep(List<String> strings, KeptTables to, String name) {
    int[] ends = new int[strings.size()];
    byte[][] parts = new byte[ends.length][];
    int length = 0;
    for (int i = 0; i < ends.length; i++) {
      parts[i] = strings.get(i).getBytes(StandardCharsets.UTF_8);
      length = Math.addExact(length, parts[i].length);
      ends[i] = length;
    }
    byte[] bytes = new byte[length];
    for (int i = 0; i < ends.length; i++) {
      System.arraycopy(parts[i], 0, bytes, ends[i] - parts[i].length, parts[i].length);
    }
    to.put(name + ".bytes", ByteBuffer.wrap(bytes)).put(name + ".ends", IntBuffer.wrap(ends));
  }

  /** What {@link #keep} has written. */
  static Utf8Strings kept(KeptTables from, String name) {
    return new Utf8Strings(from.bytes(name + ".bytes"), from.ints(name + ".ends"));
  }

  @Override
  public String get(int index) {
    Objects.checkIndex(index, size());
    int start = index == 0 ? 0 : ends.get(index - 1);
    byte[] copy = new byte[ends.get(index) - start];
    bytes.get(start, copy);
    return new String(copy, StandardCharsets.UTF_8);
  }

  @Override
  public int size() {
    return ends.capacity();
  }
}
