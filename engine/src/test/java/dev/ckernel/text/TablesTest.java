package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The hash tables against java.util's. */
class TablesTest {
  @Test
  void piecesAreFoundByAnyRangeOfAText() {
    PieceTable table = new PieceTable(1);
    Map<String, Integer> expected = new HashMap<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 5_000; i++) {
      String piece =
          random
              .ints(random.nextInt(20), 'a', 'd')
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      byte[] padded = ("#" + piece + "#").getBytes(StandardCharsets.US_ASCII);
      assertThat(table.add(padded, 1, padded.length - 1)).isEqualTo(i);
      expected.put(piece, i);
    }
    assertThat(table.size()).isEqualTo(5_000);
    expected.forEach((piece, id) -> {
      byte[] padded = ("..." + piece + ".").getBytes(StandardCharsets.US_ASCII);
      assertThat(table.find(padded, 3, padded.length - 1)).isEqualTo(id);
      assertThat(table.findOrAdd(padded, 3, padded.length - 1)).isEqualTo(id);
      assertThat(table.get(id)).asString().isEqualTo(piece);
      assertThat(table.find(padded, 2, padded.length - 1)).isEqualTo(-1);
    });
  }

  @Test
  void hiddenPiecesHaveAnIdButAreNotFound() {
    PieceTable table = new PieceTable(1);
    byte[] a = {'a'};
    assertThat(table.addHidden(a)).isZero();
    assertThat(table.find(a, 0, 1)).isEqualTo(-1);
    assertThat(table.findOrAdd(a, 0, 1)).isEqualTo(1);
    assertThat(table.get(0)).containsExactly('a');
  }

  @Test
  void ofTwoMergesOfAPairTheFirstHolds() {
    MergeTable table = new MergeTable(1);
    Map<Long, Integer> expected = new HashMap<>();
    SplittableRandom random = new SplittableRandom(4);
    for (int rank = 0; rank < 5_000; rank++) {
      int left = random.nextInt(60);
      int right = random.nextInt(60);
      table.putIfAbsent(left, right, rank, rank + 7);
      expected.putIfAbsent((long) left << 32 | right, rank);
    }
    for (int left = 0; left < 60; left++) {
      for (int right = 0; right < 60; right++) {
        long merge = table.find(left, right);
        Integer rank = expected.get((long) left << 32 | right);
        if (rank == null) {
          assertThat(merge).isEqualTo(MergeTable.NONE);
        } else {
          assertThat(MergeTable.rank(merge)).isEqualTo(rank);
          assertThat(MergeTable.result(merge)).isEqualTo(rank + 7);
        }
      }
    }
  }

  @Test
  void setsOfCodePointsHoldTheirRanges() {
    CodePointSet set = CodePointSet.of("30-39 5F 7F-80 E9 4E00-9FA5");
    for (int c : new int[] {'0', '5', '9', '_', 0x7F, 0x80, 0xE9, 0x4E00, 0x9FA5}) {
      assertThat(set.contains(c)).as("U+%04X", c).isTrue();
    }
    for (int c : new int[] {0, '/', ':', '`', 0x7E, 0x81, 0xE8, 0xEA, 0x4DFF, 0x9FA6, 0x10FFFF}) {
      assertThat(set.contains(c)).as("U+%04X", c).isFalse();
    }
  }
}
