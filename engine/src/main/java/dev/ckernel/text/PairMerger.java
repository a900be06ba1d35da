package dev.ckernel.text;

import java.util.Arrays;

/**
 * Merges neighbouring symbols of a word, least rank first and among equals leftmost first, until no
 * pair merges: the loop of byte-pair encoding, for byte-level and SentencePiece vocabularies alike.
 *
 * <p>Words are short, so a scan over all pairs for each merge is fastest; but nothing bounds a word
 * of hostile text, and there a heap keeps the work at n log n. Work space for one thread.
 */
final class PairMerger {
  /** The longest word, in symbols, that is merged by scanning. */
  static final int SHORT = 32;

  private final MergeTable merges;
  private final LongHeap heap;
  private int[] symbols = new int[64];
  private int[] origins = new int[64];
  private int size;

  // One entry per symbol: the merge with its right neighbour; in long words also the neighbours.
  private long[] pairs = new long[64];
  private int[] next = new int[0];
  private int[] previous = new int[0];

  PairMerger(MergeTable merges) {
    this(merges, new LongHeap());
  }

  PairMerger(MergeTable merges, LongHeap heap) {
    this.merges = merges;
    this.heap = heap;
  }

  /** Starts a new word. */
  void clear() {
    size = 0;
  }

  /**
   * Adds a symbol to the word; a negative one never merges.
   *
   * @param origin handed back by {@link #origin} for the symbol that this becomes the start of
   */
  void add(int symbol, int origin) {
    if (size == symbols.length) {
      int capacity = Math.multiplyExact(size, 2);
      symbols = Arrays.copyOf(symbols, capacity);
      origins = Arrays.copyOf(origins, capacity);
      pairs = new long[capacity];
    }
    symbols[size] = symbol;
    origins[size++] = origin;
  }

  /** Merges; afterwards the word is {@link #size} symbols. */
  void merge() {
    if (size <= SHORT) {
      mergeByScanning();
    } else {
      mergeByHeap();
    }
  }

  int size() {
    return size;
  }

  int symbol(int index) {
    return symbols[index];
  }

  int origin(int index) {
    return origins[index];
  }

  private void mergeByScanning() {
    for (int i = 0; i < size - 1; i++) {
      pairs[i] = find(symbols[i], symbols[i + 1]);
    }
    while (size > 1) {
      int best = 0;
      for (int i = 1; i < size - 1; i++) {
        if (MergeTable.rank(pairs[i]) < MergeTable.rank(pairs[best])) {
          best = i;
        }
      }
      if (pairs[best] == MergeTable.NONE) {
        return;
      }
      symbols[best] = MergeTable.result(pairs[best]);
      size--;
      int moved = size - best - 1;
      System.arraycopy(symbols, best + 2, symbols, best + 1, moved);
      System.arraycopy(origins, best + 2, origins, best + 1, moved);
      if (moved > 0) {
        System.arraycopy(pairs, best + 2, pairs, best + 1, moved - 1);
        pairs[best] = find(symbols[best], symbols[best + 1]);
      }
      if (best > 0) {
        pairs[best - 1] = find(symbols[best - 1], symbols[best]);
      }
    }
  }

  private void mergeByHeap() {
    if (next.length < size) {
      next = new int[pairs.length];
      previous = new int[pairs.length];
    }
    heap.clear();
    for (int i = 0; i < size; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
    }
    for (int i = 0; i < size; i++) {
      offer(i);
    }
    while (!heap.isEmpty()) {
      long entry = heap.poll();
      int left = (int) entry;
      // An entry is stale where its pair has changed since: what stands in pairs is the truth. A
      // changed pair of equal rank merges now instead of a moment later.
      if (MergeTable.rank(pairs[left]) != (int) (entry >>> 32)) {
        continue;
      }
      int right = next[left];
      symbols[left] = MergeTable.result(pairs[left]);
      pairs[right] = MergeTable.NONE;
      next[left] = next[right];
      if (next[left] < size) {
        previous[next[left]] = left;
      }
      offer(left);
      if (previous[left] >= 0) {
        offer(previous[left]);
      }
    }
    int kept = 0;
    for (int i = 0; i < size; i = next[i]) {
      symbols[kept] = symbols[i];
      origins[kept++] = origins[i];
    }
    size = kept;
  }

  /** Looks up the pair that starts at {@code left} and queues it if it merges. */
  private void offer(int left) {
    int right = next[left];
    pairs[left] = right < size ? find(symbols[left], symbols[right]) : MergeTable.NONE;
    if (pairs[left] != MergeTable.NONE) {
      heap.add((long) MergeTable.rank(pairs[left]) << 32 | left);
    }
  }

  private long find(int left, int right) {
    return left < 0 || right < 0 ? MergeTable.NONE : merges.find(left, right);
  }
}
