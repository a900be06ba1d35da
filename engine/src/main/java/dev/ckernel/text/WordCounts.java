package dev.ckernel.text;

import java.util.Arrays;

/** How often each word stands in a text. Words have ids in the order of their coming. */
final class WordCounts {
  private final PieceTable words = new PieceTable(1 << 12);
  private long[] counts = new long[1 << 12];

  void add(byte[] text, int from, int end) {
    int word = words.findOrAdd(text, from, end);
    if (word == counts.length) {
      counts = Arrays.copyOf(counts, Math.multiplyExact(word, 2));
    }
    counts[word]++;
  }

  int size() {
    return words.size();
  }

  byte[] word(int id) {
    return words.get(id);
  }

  long count(int id) {
    return counts[id];
  }
}
