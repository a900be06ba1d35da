package dev.ckernel.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Training as its definition says: encode all words anew with what was learned so far, count all
 * pairs, take the most frequent, again. Symbols are strings; ids are their places in a list.
 */
final class NaiveTrainer {
  final List<String> symbols;
  final List<List<String>> merges = new ArrayList<>();

  private final Map<String, Integer> ranks = new HashMap<>();
  private final Map<List<String>, Integer> words;
  private final boolean byPiece;

  NaiveTrainer(List<String> symbols, Map<List<String>, Integer> words, boolean byPiece) {
    this.symbols = new ArrayList<>(symbols);
    this.words = words;
    this.byPiece = byPiece;
  }

  static NaiveTrainer ofBytes(PreTokenizer preTokenizer, List<String> documents) {
    List<String> bytes = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      bytes.add(ByteAlphabet.encode(new byte[] {(byte) b}));
    }
    Map<List<String>, Integer> words = new LinkedHashMap<>();
    for (String document : documents) {
      for (String word : PreTokenizerTest.split(preTokenizer, document)) {
        String spelled = ByteAlphabet.encode(word.getBytes(StandardCharsets.UTF_8));
        words.merge(TinyVocabularies.characters(spelled), 1, Integer::sum);
      }
    }
    return new NaiveTrainer(bytes, words, false);
  }

  /** Learns up to {@code pieces} strings of at most {@code longest} bytes. */
  void learn(int pieces, int minimumCount, int longest) {
    Set<List<String>> refused = new HashSet<>();
    int made = 0;
    while (made < pieces) {
      Map<List<String>, Integer> counts = new HashMap<>();
      words.forEach((word, count) -> {
        List<String> encoded = encode(word);
        for (int i = 0; i + 1 < encoded.size(); i++) {
          counts.merge(encoded.subList(i, i + 2), count, Integer::sum);
        }
      });
      counts.keySet().removeAll(refused);
      List<String> best = null;
      for (Map.Entry<List<String>, Integer> each : counts.entrySet()) {
        if (each.getValue() >= minimumCount
            && (best == null || isBefore(each.getKey(), each.getValue(), best, counts))) {
          best = each.getKey();
        }
      }
      if (best == null) {
        return;
      }
      String piece = String.join("", best);
      int bytes = byPiece ? piece.getBytes(StandardCharsets.UTF_8).length : piece.length();
      if (bytes > longest) {
        refused.add(List.copyOf(best));
        continue;
      }
      ranks.putIfAbsent(key(best.get(0), best.get(1)), merges.size());
      merges.add(List.copyOf(best));
      if (!symbols.contains(piece)) {
        symbols.add(piece);
        made++;
      }
    }
  }

  private boolean isBefore(
      List<String> pair, int count, List<String> best, Map<List<String>, Integer> counts) {
    int bestCount = counts.getOrDefault(best, 0);
    int[] ids = {symbols.indexOf(pair.get(0)), symbols.indexOf(pair.get(1))};
    int[] bestIds = {symbols.indexOf(best.get(0)), symbols.indexOf(best.get(1))};
    return count != bestCount ? count > bestCount : Arrays.compare(ids, bestIds) < 0;
  }

  /** The earliest merge first, and its leftmost place. */
  private List<String> encode(List<String> word) {
    List<String> result = new ArrayList<>(word);
    while (true) {
      int best = Integer.MAX_VALUE;
      int place = -1;
      for (int i = 0; i + 1 < result.size(); i++) {
        int rank = rank(result.get(i), result.get(i + 1));
        if (rank < best) {
          best = rank;
          place = i;
        }
      }
      if (place < 0) {
        return result;
      }
      result.set(place, result.get(place) + result.remove(place + 1));
    }
  }

  private int rank(String left, String right) {
    return ranks.getOrDefault(key(left, right), Integer.MAX_VALUE);
  }

  private String key(String left, String right) {
    return byPiece ? left + right : left + " " + right;
  }
}
