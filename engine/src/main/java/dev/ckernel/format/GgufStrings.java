package dev.ckernel.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * An array of strings: one byte array and one int per string. Vocabularies have 150 000 entries and
 * as many merges; as {@code String} objects they would take ten times the file's bytes and most of
 * the time of opening it, so a string is made only when it is asked for.
 */
public final class GgufStrings implements GgufValue {
  /** As in the file: each string is its length (8 bytes, little-endian) and its bytes. */
  private final byte[] raw;

  /** Where each string ends in {@link #raw}; it starts 8 bytes after the end of the one before. */
  private final int[] ends;

  /** Takes over both arrays, which must agree. */
  GgufStrings(byte[] raw, int[] ends) {
    this.raw = raw;
    this.ends = ends;
  }

  /** The strings as UTF-8. */
  public static GgufStrings of(List<String> strings) {
    return ofBytes(strings.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** Strings of any bytes. */
  public static GgufStrings ofBytes(List<byte[]> strings) {
    int total = 0;
    for (byte[] s : strings) {
      total = Math.addExact(total, 8 + s.length);
    }
    ByteBuffer out = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    int[] ends = new int[strings.size()];
    for (int i = 0; i < ends.length; i++) {
      byte[] s = strings.get(i);
      out.putLong(s.length).put(s);
      ends[i] = out.position();
    }
    return new GgufStrings(out.array(), ends);
  }

  /** The number of strings. */
  public int size() {
    return ends.length;
  }

  /** String {@code i}; bytes that are not UTF-8 become U+FFFD. */
  public String get(int i) {
    int start = start(i);
    return new String(raw, start, ends[i] - start, StandardCharsets.UTF_8);
  }

  /** The bytes of string {@code i}, as they are in the file. */
  public byte[] bytes(int i) {
    return Arrays.copyOfRange(raw, start(i), ends[i]);
  }

  /** The number of bytes of string {@code i}. */
  public int length(int i) {
    return ends[i] - start(i);
  }

  /** A view as a list; each {@code get} makes a new string. */
  public List<String> asList() {
    return new View();
  }

  private int start(int i) {
    return i == 0 ? 8 : ends[i - 1] + 8;
  }

  byte[] raw() {
    return raw;
  }

  @Override
  public String describe() {
    return "an array of " + size() + " strings";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GgufStrings that && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  @Override
  public String toString() {
    return describe();
  }

  private final class View extends AbstractList<String> implements RandomAccess {
    @Override
    public String get(int i) {
      return GgufStrings.this.get(i);
    }

    @Override
    public int size() {
      return ends.length;
    }
  }
}
