package dev.ckernel.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of words seen before: in natural text nine of ten words have been. A table without
 * chains in which a new word takes the place of an old one. Threads share it without locks: entries
 * are immutable, so what a racing reader finds is whole, or nothing.
 */
final class WordCache {
  /** Longer words, in bytes, are not kept. */
  static final int LONGEST = 32;

  private static final int SIZE = 1 << 14;

  private final @Nullable Entry[] entries = new @Nullable Entry[SIZE];

  private static final class Entry {
    final byte[] word;
    final int[] tokens;

    Entry(byte[] word, int[] tokens) {
      this.word = word;
      this.tokens = tokens;
    }
  }

  /** The tokens of {@code text[from, end)}, or null; not to be changed. */
  int @Nullable [] find(byte[] text, int from, int end, int hash) {
    Entry entry = entries[hash & (SIZE - 1)];
    return entry != null && Arrays.equals(entry.word, 0, entry.word.length, text, from, end)
        ? entry.tokens
        : null;
  }

  void put(byte[] text, int from, int end, int hash, int[] tokens) {
    entries[hash & (SIZE - 1)] = new Entry(Arrays.copyOfRange(text, from, end), tokens);
  }
}
