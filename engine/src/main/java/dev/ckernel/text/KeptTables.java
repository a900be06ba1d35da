package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Words and arrays by name: what a tokenizer tells of itself to be kept in a file, or finds in one.
 * To make the tables of 150 thousand tokens from their strings takes a cold process a third of a
 * second; to find them in a mapped file takes no time.
 *
 * <p>An array of nothing is not told, and what is not there is an array of nothing.
 */
public final class KeptTables {
  private final String file;

  private final Map<String, String> words = new LinkedHashMap<>();
  private final Map<String, ByteBuffer> arrays = new LinkedHashMap<>();

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
   * @param arrays little endian; they are used in place
   */
  public static KeptTables of(
      String file, Map<String, String> words, Map<String, ByteBuffer> arrays) {
    KeptTables tables = new KeptTables(file);
    tables.words.putAll(words);
    tables.arrays.putAll(arrays);
    return tables;
  }

  public Map<String, String> words() {
    return Collections.unmodifiableMap(words);
  }

  /** Little endian, each of at least one byte. */
  public Map<String, ByteBuffer> arrays() {
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

  KeptTables put(String name, ByteBuffer array) {
    return putBytes(name, array.duplicate().clear());
  }

  KeptTables put(String name, FloatBuffer array) {
    ByteBuffer bytes = allocate(array.capacity(), Float.BYTES);
    bytes.asFloatBuffer().put(0, array, 0, array.capacity());
    return putBytes(name, bytes);
  }

  KeptTables put(String name, IntBuffer array) {
    ByteBuffer bytes = allocate(array.capacity(), Integer.BYTES);
    bytes.asIntBuffer().put(0, array, 0, array.capacity());
    return putBytes(name, bytes);
  }

  KeptTables put(String name, LongBuffer array) {
    ByteBuffer bytes = allocate(array.capacity(), Long.BYTES);
    bytes.asLongBuffer().put(0, array, 0, array.capacity());
    return putBytes(name, bytes);
  }

  KeptTables put(String name, BitSet set) {
    return putBytes(name, ByteBuffer.wrap(set.toByteArray()));
  }

  private static ByteBuffer allocate(int count, int bytes) {
    return ByteBuffer.allocate(Math.multiplyExact(count, bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private KeptTables putBytes(String name, ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
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

  /** From here on nothing is copied: an array is read where it lies. */
  ByteBuffer bytes(String name) {
    return array(name, Byte.BYTES);
  }

  FloatBuffer floats(String name) {
    return array(name, Float.BYTES).asFloatBuffer();
  }

  IntBuffer ints(String name) {
    return array(name, Integer.BYTES).asIntBuffer();
  }

  LongBuffer longs(String name) {
    return array(name, Long.BYTES).asLongBuffer();
  }

  /** As {@link #ints}, copied. */
  int[] copy(String name) {
    IntBuffer ints = ints(name);
    int[] copy = new int[ints.capacity()];
    ints.get(0, copy);
    return copy;
  }

  BitSet bits(String name) {
    return BitSet.valueOf(array(name, Byte.BYTES));
  }

  private ByteBuffer array(String name, int elementBytes) {
    ByteBuffer bytes = arrays.getOrDefault(name, ByteBuffer.allocate(0));
    if (bytes.capacity() % elementBytes != 0) {
      throw bad(name + " has " + bytes.capacity() + " bytes");
    }
    return bytes.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
  }
}
