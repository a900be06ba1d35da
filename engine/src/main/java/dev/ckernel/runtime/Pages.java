package dev.ckernel.runtime;

import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.HostView;
import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Which page of a pool holds which chunk of which sequence. Pages of a window are given back when
 * no later position sees them, unless a {@link Kept} holds them too.
 */
final class Pages {
  private static final int NONE = -1;
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int window;
  private final int perSequence;
  private final int[] table;
  private final int[] holders;
  private final Deque<Integer> free = new ArrayDeque<>();

  /**
   * Pages that a sequence of some length needs to go on.
   *
   * @param chunk that the first of them holds
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Kept(int chunk, int[] pages) {}

  Pages(HostView.Pool pool, Capacity capacity) {
    window = pool.pool().window();
    perSequence = capacity.chunks();
    table = new int[capacity.sequences() * perSequence];
    Arrays.fill(table, NONE);
    holders = new int[pool.pages()];
    for (int page = 0; page < holders.length; page++) {
      free.add(page);
    }
  }

  /** Whether pages are given back while a sequence grows. */
  boolean isWindow() {
    return window > 0;
  }

  /** Pages that hold something, each counted once. */
  int inUse() {
    return holders.length - free.size();
  }

  /** Pages that a sequence holds itself. */
  int held(int sequence) {
    int held = 0;
    for (int chunk = 0; chunk < perSequence; chunk++) {
      held += table[index(sequence, chunk)] == NONE ? 0 : 1;
    }
    return held;
  }

  private int index(int sequence, int chunk) {
    return sequence * perSequence + chunk;
  }

  /** The first chunk of which {@code position} sees something. */
  private int firstChunk(int position) {
    return window == 0 ? 0 : Math.max(0, position + 1 - window) / KvLayout.CHUNK;
  }

  /** Gives back what no position from {@code position} on sees. */
  void leave(int sequence, int position) {
    for (int chunk = firstChunk(position) - 1; chunk >= 0; chunk--) {
      if (!release(index(sequence, chunk))) {
        return; // those before it have been given back already
      }
    }
  }

  /**
   * Gives a sequence a page for the chunk of {@code position} if it has none yet.
   *
   * @throws CkException if the position is beyond the context
   */
  void ensure(int sequence, int position) {
    int chunk = position / KvLayout.CHUNK;
    if (chunk >= perSequence) {
      throw new CkException(
          "position %d is beyond the context of %d tokens"
              .formatted(position, perSequence * KvLayout.CHUNK));
    }
    int index = index(sequence, chunk);
    if (table[index] == NONE) {
      table[index] = free.remove();
      holders[table[index]] = 1;
    }
  }

  /** Whether all that the next position of a sequence of {@code length} sees is there. */
  boolean holds(int sequence, int length) {
    for (int chunk = firstChunk(length); chunk * KvLayout.CHUNK < length; chunk++) {
      if (table[index(sequence, chunk)] == NONE) {
        return false;
      }
    }
    return true;
  }

  /** Takes back the pages of a sequence that hold nothing before {@code length}. */
  void truncate(int sequence, int length) {
    for (int chunk = Math.ceilDiv(length, KvLayout.CHUNK); chunk < perSequence; chunk++) {
      release(index(sequence, chunk));
    }
  }

  /** Whether there was a page. */
  private boolean release(int index) {
    int page = table[index];
    if (page == NONE) {
      return false;
    }
    table[index] = NONE;
    letGo(page);
    return true;
  }

  private void letGo(int page) {
    if (--holders[page] == 0) {
      free.addFirst(page);
    }
  }

  /** Keeps what a sequence of {@code length} positions, which {@link #holds} it, needs to go on. */
  Kept keep(int sequence, int length) {
    int first = firstChunk(length);
    int[] pages = new int[Math.ceilDiv(length, KvLayout.CHUNK) - first];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = table[index(sequence, first + i)];
      holders[pages[i]]++;
    }
    return new Kept(first, pages);
  }

  /** Gives a sequence back what was kept of it; all else that it holds is forgotten. */
  void restore(int sequence, Kept kept) {
    for (int page : kept.pages) {
      holders[page]++;
    }
    truncate(sequence, 0);
    for (int i = 0; i < kept.pages.length; i++) {
      table[index(sequence, kept.chunk + i)] = kept.pages[i];
    }
  }

  void drop(Kept kept) {
    for (int page : kept.pages) {
      letGo(page);
    }
  }

  /** Writes the table; 0 where there is no page. */
  void write(MemorySegment to) {
    for (int i = 0; i < table.length; i++) {
      to.set(I32, i * 4L, Math.max(0, table[i]));
    }
  }
}
