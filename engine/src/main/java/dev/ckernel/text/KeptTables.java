package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Words and arrays by name: what a tokenizer tells of itself to be kept in a file, or finds in one.
 * To make the tables of 150 thousand tokens from their strings takes a cold process a third of a
 * second; to copy them from a mapped file takes some milliseconds.
 *
 * <p>An array of nothing is not told, and what is not there is an array of nothing.
 */
public final class KeptTables {
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String file;

  private final Map<String, String> words = new LinkedHashMap<>();
  private final Map<String, MemorySegment> arrays = new LinkedHashMap<>();

  private KeptTables(String file) {
    this.file = file;
  }

  /** None yet. */
  static KeptTables empty() {
    return new KeptTables("");
  }

  /**
   * Those of a file.
   *
   * @param file its name, for messages
   * @param arrays little endian; copied from when they are asked for
   */
  public static KeptTables of(
      String file, Map<String, String> words, Map<String, MemorySegment> arrays) {
    KeptTables tables = new KeptTables(file);
    tables.words.putAll(words);
    tables.arrays.putAll(arrays);
    return tables;
  }

  public Map<String, String> words() {
    return Collections.unmodifiableMap(words);
  }

  /** Little endian, each of at least one byte. */
  public Map<String, MemorySegment> arrays() {
    return Collections.unmodifiableMap(arrays);
  }

  /** Something that is wrong with the file. */
  CkException bad(String what) {
    return new CkException(file + ": " + what + "; delete it, and ck makes it again");
  }

  KeptTables put(String name, Object word) {
    words.put(name, word.toString());
    return this;
  }

  KeptTables put(String name, byte[] array) {
    return put(name, MemorySegment.ofArray(array));
  }

  KeptTables put(String name, float[] array) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(array.length, 4)]);
    MemorySegment.copy(array, 0, bytes, F32, 0, array.length);
    return put(name, bytes);
  }

  KeptTables put(String name, int[] array) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(array.length, 4)]);
    MemorySegment.copy(array, 0, bytes, I32, 0, array.length);
    return put(name, bytes);
  }

  KeptTables put(String name, long[] array) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(array.length, 8)]);
    MemorySegment.copy(array, 0, bytes, I64, 0, array.length);
    return put(name, bytes);
  }

  KeptTables put(String name, BitSet set) {
    return put(name, set.toByteArray());
  }

  private KeptTables put(String name, MemorySegment bytes) {
    if (bytes.byteSize() > 0) {
      arrays.put(name, bytes);
    }
    return this;
  }

  /**
   * A word.
   *
   * @throws CkException if there is none
   */
  String word(String name) {
    String word = words.get(name);
    if (word == null) {
      throw bad("lacks " + name);
    }
    return word;
  }

  boolean has(String name) {
    return words.containsKey(name);
  }

  int number(String name) {
    try {
      return Integer.parseInt(word(name));
    } catch (NumberFormatException e) {
      throw bad(name + " is no number");
    }
  }

  boolean flag(String name) {
    return Boolean.parseBoolean(word(name));
  }

  byte[] bytes(String name) {
    return array(name, 1).toArray(ValueLayout.JAVA_BYTE);
  }

  float[] floats(String name) {
    return array(name, 4).toArray(F32);
  }

  int[] ints(String name) {
    return array(name, 4).toArray(I32);
  }

  long[] longs(String name) {
    return array(name, 8).toArray(I64);
  }

  BitSet bits(String name) {
    return BitSet.valueOf(bytes(name));
  }

  private MemorySegment array(String name, int elementBytes) {
    MemorySegment bytes = arrays.getOrDefault(name, MemorySegment.NULL);
    if (bytes.byteSize() % elementBytes != 0 || bytes.byteSize() / elementBytes > 1 << 30) {
      throw bad(name + " has " + bytes.byteSize() + " bytes");
    }
    return bytes;
  }
}
