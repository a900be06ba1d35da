package dev.ckernel.runtime;

import dev.ckernel.graph.Inputs;
import dev.ckernel.graph.WithState;
import dev.ckernel.kernel.lib.ShortConv;
import dev.ckernel.plan.HostView;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where in scratch memory an entry finds what its host writes for each row, and the page tables.
 */
final class EntryMemory {
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final HostView.Entry entry;
  private final MemorySegment scratch;
  private final Optional<MemorySegment> tokens;
  private final Optional<MemorySegment> positions;
  private final Optional<MemorySegment> cachePositions;
  private final Optional<MemorySegment> firstPages;
  private final Optional<MemorySegment> wantedRows;
  private final Optional<MemorySegment> runs;
  private final List<Optional<MemorySegment>> pageTables = new ArrayList<>();

  EntryMemory(HostView.Entry entry, List<HostView.Pool> pools, MemorySegment scratch) {
    this.entry = entry;
    this.scratch = scratch;
    tokens = find(Inputs.TOKENS);
    positions = find(Inputs.POSITIONS);
    cachePositions = find(WithState.CACHE_POSITIONS);
    firstPages = find(WithState.FIRST_PAGES);
    wantedRows = find(Inputs.WANTED_ROWS);
    runs = find(WithState.RUNS);
    pools.forEach(pool -> pageTables.add(find(WithState.pageTable(pool.pool()))));
  }

  private Optional<MemorySegment> find(String id) {
    return entry.input(id).map(place -> scratch.asSlice(place.offset(), place.bytes()));
  }

  /** The memory of input {@code id}. */
  MemorySegment input(String id) {
    return find(id)
        .orElseThrow(
            () -> new IllegalArgumentException("entry " + entry.name() + " has no input " + id));
  }

  boolean readsTokens() {
    return tokens.isPresent();
  }

  /** Row {@code index}: a token at a position of the sequence that begins at a page. */
  void row(int index, int token, int position, int firstPage) {
    set(tokens, index, token);
    set(positions, index, position);
    set(cachePositions, index, position);
    set(firstPages, index, firstPage);
  }

  /** Run {@code run} begins with a row of a sequence, and has none yet. */
  void beginRun(int run, int row, int sequence) {
    set(runs, run * ShortConv.RUN, row);
    set(runs, run * ShortConv.RUN + 2, sequence);
  }

  /**
   * Run {@code run}, the last one, goes on with {@code row}.
   *
   * @throws IllegalArgumentException if a row of another run stands between
   */
  void extendRun(int run, int row, int sequence) {
    if (runs.isPresent() && runs.get().get(I32, 4L * (run * ShortConv.RUN + 2)) != sequence) {
      throw new IllegalArgumentException(
          "rows of sequence " + sequence + " do not stand next to each other");
    }
    set(runs, run * ShortConv.RUN + 1, row + 1);
  }

  void wanted(int index, int row) {
    set(wantedRows, index, row);
  }

  private static void set(Optional<MemorySegment> input, int index, int value) {
    if (input.isPresent()) {
      input.get().set(I32, index * 4L, value);
    }
  }

  void pageTables(SequenceStates states) {
    for (int i = 0; i < pageTables.size(); i++) {
      if (pageTables.get(i).isPresent()) {
        states.writeTable(i, pageTables.get(i).get());
      }
    }
  }
}
