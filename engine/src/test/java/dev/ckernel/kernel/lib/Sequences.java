package dev.ckernel.kernel.lib;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences in a paged cache, their pages scattered.
 *
 * @param lengths positions of each sequence
 * @param pages for each sequence, the page of each chunk
 * @param total pages there are, some of them nobody's
 */
record Sequences(List<Integer> lengths, List<List<Integer>> pages, int total) {
  /** A token: where its sequence stands in {@link Sequences}, and its position there. */
  record Row(int sequence, int position) {}

  /** The same for the same seed; other seeds place the pages elsewhere. */
  static Sequences of(long seed, Integer... lengths) {
    int total = 2;
    for (int length : lengths) {
      total += (length + 127) / 128;
    }
    List<Integer> free = new ArrayList<>();
    for (int page = 0; page < total; page++) {
      free.add(page);
    }
    Numbers numbers = new Numbers(seed);
    List<List<Integer>> pages = new ArrayList<>();
    for (int length : lengths) {
      List<Integer> mine = new ArrayList<>();
      for (int first = 0; first < length; first += 128) {
        mine.add(free.remove(/* index */ numbers.below(free.size())));
      }
      pages.add(mine);
    }
    return new Sequences(Arrays.asList(lengths), pages, total);
  }

  int page(Row row) {
    return pages.get(row.sequence).get(row.position / 128);
  }

  int[] pageTable() {
    return pages.stream().flatMap(List::stream).mapToInt(page -> page).toArray();
  }

  /** For each row, where the pages of its sequence begin in the page table. */
  int[] firstPages(List<Row> rows) {
    int[] first = new int[lengths.size()];
    for (int i = 1; i < first.length; i++) {
      first[i] = first[i - 1] + pages.get(i - 1).size();
    }
    return rows.stream().mapToInt(row -> first[row.sequence]).toArray();
  }

  static int[] positions(List<Row> rows) {
    return rows.stream().mapToInt(Row::position).toArray();
  }
}
