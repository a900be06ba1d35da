package dev.ckernel.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * Learns merges from words (Sennrich et al., 2016): the pair that is most frequent in the words as
 * they are merged so far merges next; among equals the one of the lower symbols.
 *
 * <p>The words stay merged, and only the counts beside a merge change, so that all merges together
 * take about the time of sorting the text. After each merge the words are exactly what an encoder
 * makes of them: where a merge brings forth a pair that merges already, that is done first.
 */
final class MergeLearner {
  /** Two symbols and what they become. */
  record Merge(int left, int right, int result) {}

  private static final int GONE = -1;
  private static final int NONE = -1;

  private final PieceTable symbols;
  private final boolean byPiece;
  private final Predicate<byte[]> allowed;

  // The words, symbol after symbol; the neighbours within the word, and how often it stands.
  private int[] symbol = new int[1 << 12];
  private int[] next = new int[1 << 12];
  private int[] previous = new int[1 << 12];
  private int[] word = new int[1 << 12];
  private int size;
  private long[] wordCounts = new long[1 << 10];
  private int words;

  private final PairCounts pairs = new PairCounts();
  private final PairQueue queue = new PairQueue(pairs);
  private final LongHeap work = new LongHeap();
  private final IntList raised = new IntList();
  private final List<Merge> merges = new ArrayList<>();

  /**
   * @param symbols what words are made of at first; what is learned is added
   * @param byPiece whether all pairs that make a learned piece merge into it, as SentencePiece has
   *     it, or only the one that was learned
   * @param allowed tells the pieces that may be learned
   */
  MergeLearner(PieceTable symbols, boolean byPiece, Predicate<byte[]> allowed) {
    this.symbols = symbols;
    this.byPiece = byPiece;
    this.allowed = allowed;
  }

  /** Adds a word that stands {@code count} times in the text. */
  void add(IntList wordSymbols, long count) {
    int length = wordSymbols.size();
    if (length < 2) {
      return;
    }
    ensureRoom(length);
    if (words == wordCounts.length) {
      wordCounts = Arrays.copyOf(wordCounts, Math.multiplyExact(words, 2));
    }
    for (int i = 0; i < length; i++) {
      symbol[size + i] = wordSymbols.get(i);
      previous[size + i] = i > 0 ? size + i - 1 : NONE;
      next[size + i] = i + 1 < length ? size + i + 1 : NONE;
      word[size + i] = words;
    }
    wordCounts[words++] = count;
    size += length;
  }

  /**
   * Learns until there are {@code pieces} new ones or no pair is frequent enough.
   *
   * @param minimumCount pairs that are rarer do not merge
   * @param progress is told how many pieces there are
   */
  List<Merge> learn(int pieces, long minimumCount, IntConsumer progress) {
    for (int at = 0; at < size; at++) {
      if (next[at] != NONE) {
        count(at);
      }
    }
    raised.clear();
    for (int pair = 0; pair < pairs.size(); pair++) {
      enqueue(pair, minimumCount);
    }
    int made = 0;
    while (made < pieces) {
      int pair = mostFrequent(minimumCount);
      if (pair == NONE) {
        break;
      }
      byte[] piece = piece(pair);
      if (allowed.test(piece)) {
        made += learn(pair, piece) ? 1 : 0;
        for (int i = 0; i < raised.size(); i++) {
          enqueue(raised.get(i), minimumCount);
        }
        raised.clear();
        progress.accept(made);
      }
    }
    return merges;
  }

  /** Returns whether there was no such piece before. */
  private boolean learn(int pair, byte[] piece) {
    int known = symbols.find(piece, 0, piece.length);
    int result = known >= 0 ? known : symbols.add(piece, 0, piece.length);
    int rank = merges.size();
    merges.add(new Merge(pairs.left(pair), pairs.right(pair), result));
    define(pair, rank, result);
    for (int cut = 1; byPiece && cut < piece.length; cut++) {
      int left = symbols.find(piece, 0, cut);
      int right = left < 0 ? NONE : symbols.find(piece, cut, piece.length);
      int other = right < 0 ? NONE : pairs.find(left, right);
      if (other != NONE && other != pair) {
        define(other, rank, result);
      }
    }
    applyMerges();
    return known < 0;
  }

  private void define(int pair, int rank, int result) {
    pairs.setMerge(pair, rank, result);
    for (int link = pairs.firstLink(pair); link != NONE; link = pairs.nextLink(link)) {
      work.add((long) rank << 32 | pairs.place(link));
    }
  }

  /** Earlier merges first, then from left to right, as encoders do. */
  private void applyMerges() {
    while (!work.isEmpty()) {
      long entry = work.poll();
      int at = (int) entry;
      if (symbol[at] != GONE && next[at] != NONE) {
        int pair = pairs.find(symbol[at], symbol[next[at]]);
        if (pairs.rank(pair) == (int) (entry >>> 32)) {
          merge(at, pair);
        }
      }
    }
  }

  private void merge(int at, int pair) {
    int right = next[at];
    int after = next[right];
    int before = previous[at];
    uncount(at);
    if (before != NONE) {
      uncount(before);
    }
    if (after != NONE) {
      uncount(right);
      previous[after] = at;
    }
    symbol[at] = pairs.result(pair);
    symbol[right] = GONE;
    next[at] = after;
    if (before != NONE) {
      count(before);
    }
    if (after != NONE) {
      count(at);
    }
  }

  private void uncount(int at) {
    pairs.addCount(pairs.find(symbol[at], symbol[next[at]]), -wordCounts[word[at]]);
  }

  private void count(int at) {
    int left = symbol[at];
    int right = symbol[next[at]];
    int pair = pairs.find(left, right);
    if (pair < 0) {
      pair = pairs.add(left, right);
      if (byPiece) {
        findMerge(pair);
      }
    }
    pairs.addCount(pair, wordCounts[word[at]]);
    if (pairs.merges(pair)) {
      work.add((long) pairs.rank(pair) << 32 | at);
    } else {
      pairs.addPlace(pair, at);
      raised.add(pair);
    }
  }

  /** A new pair merges if what it makes is a piece already. */
  private void findMerge(int pair) {
    byte[] piece = piece(pair);
    int known = symbols.find(piece, 0, piece.length);
    if (known >= 0) {
      // Pieces are learned one per merge here, and come after the first symbols.
      pairs.setMerge(pair, known - (symbols.size() - merges.size()), known);
    }
  }

  private byte[] piece(int pair) {
    byte[] left = symbols.get(pairs.left(pair));
    byte[] right = symbols.get(pairs.right(pair));
    byte[] piece = Arrays.copyOf(left, Math.addExact(left.length, right.length));
    System.arraycopy(right, 0, piece, left.length, right.length);
    return piece;
  }

  private void enqueue(int pair, long minimumCount) {
    if (pairs.count(pair) >= minimumCount && !pairs.merges(pair)) {
      queue.add(pair);
    }
  }

  /** Takes the most frequent pair that does not merge yet, or -1. */
  private int mostFrequent(long minimumCount) {
    while (!queue.isEmpty()) {
      int pair = queue.firstPair();
      long queued = queue.firstCount();
      queue.removeFirst();
      if (!pairs.merges(pair)) {
        if (queued == pairs.count(pair)) {
          return pair;
        }
        if (queued > pairs.count(pair)) {
          enqueue(pair, minimumCount);
        }
      }
    }
    return NONE;
  }

  private void ensureRoom(int more) {
    int needed = Math.addExact(size, more);
    if (needed > symbol.length) {
      int capacity = Math.max(needed, Math.multiplyExact(symbol.length, 2));
      symbol = Arrays.copyOf(symbol, capacity);
      next = Arrays.copyOf(next, capacity);
      previous = Arrays.copyOf(previous, capacity);
      word = Arrays.copyOf(word, capacity);
    }
  }
}
