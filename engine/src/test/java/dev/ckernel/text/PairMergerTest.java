package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairMergerTest {
  private static final int SYMBOLS = 40;

  /** Lengths below and above the one from which a heap is used. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 31, 32, 33, 40, 64, 65, 300})
  void mergesLeastRankFirstAndLeftmostAmongEquals(int length) {
    SplittableRandom random = new SplittableRandom(length);
    for (int round = 0; round < 200; round++) {
      MergeTable merges = randomMerges(random);
      List<Integer> word = new ArrayList<>();
      PairMerger merger = new PairMerger(merges);
      merger.add(0, 0); // what went before is forgotten
      merger.clear();
      for (int i = 0; i < length; i++) {
        int symbol = random.nextInt(20) == 0 ? -1 : random.nextInt(4);
        word.add(symbol);
        merger.add(symbol, i * 10);
      }
      List<Integer> origins =
          new ArrayList<>(IntStream.range(0, length).mapToObj(i -> i * 10).toList());
      mergePlainly(merges, word, origins);
      merger.merge();

      assertThat(IntStream.range(0, merger.size()).map(merger::symbol))
          .containsExactlyElementsOf(word);
      assertThat(IntStream.range(0, merger.size()).map(merger::origin))
          .containsExactlyElementsOf(origins);
    }
  }

  /** Pairs of few symbols into any, some with the same rank. */
  private static MergeTable randomMerges(SplittableRandom random) {
    MergeTable merges = new MergeTable(1);
    for (int i = 0; i < 150; i++) {
      int left = random.nextInt(random.nextBoolean() ? 4 : SYMBOLS);
      int right = random.nextInt(random.nextBoolean() ? 4 : SYMBOLS);
      merges.putIfAbsent(left, right, random.nextInt(60), random.nextInt(SYMBOLS));
    }
    return merges;
  }

  private static void mergePlainly(MergeTable merges, List<Integer> word, List<Integer> origins) {
    while (true) {
      int best = -1;
      int bestRank = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < word.size(); i++) {
        long merge =
            word.get(i) < 0 || word.get(i + 1) < 0
                ? MergeTable.NONE
                : merges.find(word.get(i), word.get(i + 1));
        if (MergeTable.rank(merge) < bestRank) {
          bestRank = MergeTable.rank(merge);
          best = i;
        }
      }
      if (best < 0) {
        return;
      }
      word.set(best, MergeTable.result(merges.find(word.get(best), word.get(best + 1))));
      word.remove(/* index */ best + 1);
      origins.remove(/* index */ best + 1);
    }
  }
}
