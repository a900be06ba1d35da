package dev.ckernel.runtime;

import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.plan.Capacity;
import dev.ckernel.tensor.CkException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Which page of the cache holds which chunk of which sequence. */
final class Pages {
  private static final int NONE = -1;

  private final int perSequence;
  private final int[] table;
  private final Deque<Integer> free = new ArrayDeque<>();

  Pages(Capacity capacity) {
    perSequence = capacity.pagesPerSequence();
    table = new int[capacity.sequences() * perSequence];
    Arrays.fill(table, NONE);
    for (int page = 0; page < table.length; page++) {
      free.add(page);
    }
  }

  /** Pages that there are. */
  int count() {
    return table.length;
  }

  /** Index in the table of a sequence's first page. */
  int first(int sequence) {
    return sequence * perSequence;
  }

  /** Page at index {@code index} of the table; 0 where there is none. */
  int at(int index) {
    return Math.max(0, table[index]);
  }

  /** Gives a sequence a page for the chunk of {@code position} if it has none yet. */
  void ensure(int sequence, int position) {
    int chunk = position / KvLayout.CHUNK;
    if (chunk >= perSequence) {
      throw new CkException(
          "position %d is beyond the context of %d tokens"
              .formatted(position, perSequence * KvLayout.CHUNK));
    }
    int index = first(sequence) + chunk;
    if (table[index] == NONE) {
      table[index] = free.remove();
    }
  }

  /** Takes back the pages of a sequence that hold nothing before {@code length}. */
  void truncate(int sequence, int length) {
    int kept = (length + KvLayout.CHUNK - 1) / KvLayout.CHUNK;
    for (int index = first(sequence) + kept; index < first(sequence) + perSequence; index++) {
      if (table[index] != NONE) {
        free.addFirst(table[index]);
        table[index] = NONE;
      }
    }
  }
}
