package dev.ckernel.data;

import dev.ckernel.tensor.CounterRng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds documents that are nearly those seen before. A document is the set of its shingles of five
 * words; 64 hash functions' minima estimate how much of two sets is common (Broder: "On the
 * resemblance and containment of documents", 1997). Sixteen bands of four minima choose the few
 * that are compared at all: of pairs that have 80 % in common they find 99.98 %.
 */
final class NearDuplicates {
  private static final int SHINGLE = 5;
  private static final int HASHES = 64;
  private static final int BAND = 4;

  private final double threshold;
  private final int[] factors = new int[HASHES];
  private final int[] offsets = new int[HASHES];
  private final List<int[]> seen = new ArrayList<>();
  private final Map<Long, List<Integer>> bands = new HashMap<>();

  /**
   * @param threshold the share of shingles in common from which on documents are near, in (0, 1]
   */
  NearDuplicates(double threshold) {
    this.threshold = threshold;
    CounterRng rng = new CounterRng(0);
    for (int i = 0; i < HASHES; i++) {
      factors[i] = rng.bits(0, i) | 1;
      offsets[i] = rng.bits(1, i);
    }
  }

  /** Whether a document is near one that was added before; if not, it is added. */
  boolean isNearOrAdd(String text) {
    int[] minima = minima(text);
    Set<Integer> compared = new HashSet<>();
    for (int band = 0; band < HASHES / BAND; band++) {
      for (int other : bands.getOrDefault(key(minima, band), List.of())) {
        if (compared.add(other) && similarity(minima, seen.get(other)) >= threshold) {
          return true;
        }
      }
    }
    for (int band = 0; band < HASHES / BAND; band++) {
      bands.computeIfAbsent(key(minima, band), key -> new ArrayList<>()).add(seen.size());
    }
    seen.add(minima);
    return false;
  }

  private int[] minima(String text) {
    List<String> words = Words.of(text);
    int[] minima = new int[HASHES];
    Arrays.fill(minima, Integer.MAX_VALUE);
    for (int i = 0; i == 0 || i + SHINGLE <= words.size(); i++) {
      int hash = mix(words.subList(i, Math.min(i + SHINGLE, words.size())).hashCode());
      for (int h = 0; h < HASHES; h++) {
        minima[h] = Math.min(minima[h], mix(hash * factors[h] + offsets[h]));
      }
    }
    return minima;
  }

  private static int mix(int hash) {
    int h = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    h = (h ^ (h >>> 13)) * 0xC2B2AE35;
    return h ^ (h >>> 16);
  }

  private static long key(int[] minima, int band) {
    long key = band;
    for (int i = 0; i < BAND; i++) {
      key = key * 0x9E3779B97F4A7C15L + minima[band * BAND + i];
    }
    return key;
  }

  private static double similarity(int[] a, int[] b) {
    int equal = 0;
    for (int i = 0; i < HASHES; i++) {
      equal += a[i] == b[i] ? 1 : 0;
    }
    return (double) equal / HASHES;
  }
}
