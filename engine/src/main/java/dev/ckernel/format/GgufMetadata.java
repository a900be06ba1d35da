package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The key-value part of a GGUF file, in file order. It stays valid after the file is closed.
 *
 * <p>The getters say what they want and refuse what a model cannot mean (a missing key, another
 * type, a negative count, NaN) with a {@link CkException} that names file and key. Those with a
 * {@code fallback} use it only where the key is missing, never where the value is wrong.
 */
public final class GgufMetadata {
  private final String file;
  private final Map<String, GgufValue> values;

  GgufMetadata(String file, Map<String, GgufValue> values) {
    this.file = file;
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** All entries, in file order. */
  public Map<String, GgufValue> entries() {
    return values;
  }

  /** All keys, in file order. */
  public Set<String> keys() {
    return values.keySet();
  }

  /** True if there is such a key, of whatever type. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** The value of a key, null if there is none. */
  public @Nullable GgufValue find(String key) {
    return values.get(key);
  }

  /** A string. */
  public String string(String key) {
    GgufValue value = get(key);
    if (value instanceof GgufValue.Text(String text)) {
      return text;
    }
    throw wrong(key, value, "a string");
  }

  /** A string. */
  public String string(String key, String fallback) {
    return or(key, () -> string(key), fallback);
  }

  /** An integer of any width and sign. */
  public long integer(String key) {
    GgufValue value = get(key);
    if (value instanceof GgufValue.Int(_, long number)) {
      return number;
    }
    throw wrong(key, value, "an integer");
  }

  /** A count: an integer of any width in 0 .. 2^31-1. */
  public int u32(String key) {
    return count(key, 0, Integer.MAX_VALUE);
  }

  /** A count: an integer of any width in 0 .. 2^31-1. */
  public int u32(String key, int fallback) {
    return or(key, () -> u32(key), fallback);
  }

  /** An integer of any width in {@code least .. most}. */
  public int count(String key, int least, int most) {
    long number = integer(key);
    if (number < least || number > most) {
      throw bad(key, "is " + number + ", must be from " + least + " to " + most);
    }
    return (int) number;
  }

  /** A finite number (F32 or F64, rounded to float). */
  public float f32(String key) {
    GgufValue value = get(key);
    if (!(value instanceof GgufValue.Real(_, double real))) {
      throw wrong(key, value, "a floating-point number");
    }
    float number = (float) real;
    if (!Float.isFinite(number)) {
      throw bad(key, "is " + number + ", must be finite");
    }
    return number;
  }

  /** A finite number (F32 or F64, rounded to float). */
  public float f32(String key, float fallback) {
    return or(key, () -> f32(key), fallback);
  }

  /** A finite number above zero: an epsilon, a frequency base, a factor. */
  public float positive(String key) {
    float number = f32(key);
    if (!(number > 0)) {
      throw bad(key, "is " + number + ", must be above 0");
    }
    return number;
  }

  /** A truth value. */
  public boolean bool(String key) {
    GgufValue value = get(key);
    if (value instanceof GgufValue.Bool(boolean truth)) {
      return truth;
    }
    throw wrong(key, value, "a boolean");
  }

  /** A truth value. */
  public boolean bool(String key, boolean fallback) {
    return or(key, () -> bool(key), fallback);
  }

  /** An array of strings. */
  public GgufStrings strings(String key) {
    GgufValue value = get(key);
    if (value instanceof GgufStrings strings) {
      return strings;
    }
    throw wrong(key, value, "an array of strings");
  }

  /** An array of integers of any width, each within the range of int. */
  public int[] ints(String key) {
    GgufValue value = get(key);
    if (!(value instanceof GgufNumbers numbers) || !numbers.elementType().isInteger()) {
      throw wrong(key, value, "an array of integers");
    }
    int[] ints = new int[numbers.size()];
    for (int i = 0; i < ints.length; i++) {
      long number = numbers.integer(i);
      if (number != (int) number) {
        throw bad(key, "has the element " + number + " at " + i + ", beyond 32 bits");
      }
      ints[i] = (int) number;
    }
    return ints;
  }

  /** An array of floating-point numbers, rounded to float; may hold NaN and infinities. */
  public float[] floats(String key) {
    GgufValue value = get(key);
    if (!(value instanceof GgufNumbers numbers) || !numbers.elementType().isReal()) {
      throw wrong(key, value, "an array of floating-point numbers");
    }
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers.real(i);
    }
    return floats;
  }

  /**
   * A token's id: an integer in {@code 0 .. vocabularySize-1}. Files mean that there is no such
   * token by a missing key, and some by an id outside of the vocabulary, above all -1.
   */
  public OptionalInt tokenId(String key, int vocabularySize) {
    if (!has(key)) {
      return OptionalInt.empty();
    }
    long id = integer(key);
    return id < 0 || id >= vocabularySize ? OptionalInt.empty() : OptionalInt.of((int) id);
  }

  private GgufValue get(String key) {
    GgufValue value = values.get(key);
    if (value == null) {
      throw new CkException(file + ": metadata key " + Names.quote(key) + " is missing");
    }
    return value;
  }

  private <T> T or(String key, Supplier<T> read, T fallback) {
    return has(key) ? read.get() : fallback;
  }

  private CkException wrong(String key, GgufValue value, String wanted) {
    return bad(key, "is " + value.describe() + ", must be " + wanted);
  }

  private CkException bad(String key, String what) {
    return new CkException(file + ": metadata key " + Names.quote(key) + " " + what);
  }
}
