package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile text costs no more per byte than any other. Work is counted, not timed: four times the
 * text may take little more than four times the steps, where a quadratic algorithm takes sixteen.
 */
class LinearWorkTest {
  private static final int SMALL = 1 << 11;
  private static final double MOST = 5.5; // n log n included

  private static final Vocabulary VOCABULARY =
      TinyVocabularies.byteLevel(PreTokenizer.GPT2).build();

  private static final List<String> UNITS =
      List.of(
          "a", "the", " ", "  a", "\n", " \n", "\t ", "\u3000x", "7", "1a", "=", "=a", "é", "日",
          "'", "'l", "!\n", "\u0301", "\r", "😀", " \r\n ", "'S ", "\u00a0", "a1 ");

  static Stream<Arguments> scans() {
    return Arrays.stream(PreTokenizer.values())
        .flatMap(each -> UNITS.stream().map(unit -> Arguments.of(each, unit)));
  }

  @ParameterizedTest
  @MethodSource("scans")
  void preTokenizersLookAtEachCharacterAFewTimes(PreTokenizer preTokenizer, String unit) {
    long looks = looks(preTokenizer, unit.repeat(SMALL));
    assertThat((double) looks(preTokenizer, unit.repeat(4 * SMALL)) / looks).isLessThan(4.1);
    assertThat((double) looks / SMALL / unit.length()).isLessThan(60);
  }

  @ParameterizedTest
  @MethodSource("units")
  void mergingLongWordsIsNoWorseThanSorting(String unit) {
    long steps = steps(unit.repeat(SMALL));
    assertThat((double) steps(unit.repeat(4 * SMALL)) / steps).isLessThan(MOST);
  }

  static List<String> units() {
    return UNITS;
  }

  private static long looks(PreTokenizer preTokenizer, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    CountingText counting = new CountingText(utf8);
    scan(preTokenizer.stages(), 0, counting, 0, utf8.length);
    return counting.looks;
  }

  private static void scan(List<Splitter> stages, int stage, Utf8Text text, int from, int end) {
    if (stage == stages.size()) {
      return;
    }
    int at = from;
    while (at < end) {
      int next = stages.get(stage).next(text, at, end);
      scan(stages, stage + 1, text, at, next);
      at = next;
    }
  }

  /** Steps of the heap when the bytes of {@code text} are one word. */
  private static long steps(String text) {
    PieceTable table = new PieceTable(VOCABULARY.size());
    MergeTable merges = new MergeTable(VOCABULARY.merges().size());
    for (int rank = 0; rank < VOCABULARY.merges().size(); rank++) {
      String[] pair = VOCABULARY.merges().get(rank).split(" ", -1);
      merges.putIfAbsent(
          symbol(table, pair[0]), symbol(table, pair[1]), rank, symbol(table, pair[0] + pair[1]));
    }
    CountingHeap heap = new CountingHeap();
    PairMerger merger = new PairMerger(merges, heap);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < utf8.length; i++) {
      merger.add(table.findOrAdd(utf8, i, i + 1), i);
    }
    merger.merge();
    return heap.steps + utf8.length;
  }

  private static int symbol(PieceTable table, String spelled) {
    byte[] bytes = ByteAlphabet.decode(spelled);
    return table.findOrAdd(bytes, 0, bytes.length);
  }

  private static final class CountingText extends Utf8Text {
    long looks;

    CountingText(byte[] bytes) {
      super(bytes);
    }

    @Override
    int classAt(int at, int end) {
      looks++;
      return super.classAt(at, end);
    }

    @Override
    int codePointAt(int at, int end) {
      looks++;
      return super.codePointAt(at, end);
    }
  }

  /** A heap operation costs the depth of the heap. */
  private static final class CountingHeap extends LongHeap {
    private long size;
    long steps;

    @Override
    void add(long item) {
      size++;
      steps += depth();
      super.add(item);
    }

    @Override
    long poll() {
      steps += depth();
      size--;
      return super.poll();
    }

    private int depth() {
      return 64 - Long.numberOfLeadingZeros(size);
    }
  }
}
