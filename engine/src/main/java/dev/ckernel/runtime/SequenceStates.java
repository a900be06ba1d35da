package dev.ckernel.runtime;

import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.HostView;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program's sequences hold: pages of every pool, slots of what does not grow, and snapshots
 * to go back to where pages of a window have been given back or slots have changed since. Only what
 * a sequence needs to go on is in a snapshot; of it, only slots are copied.
 */
final class SequenceStates {
  /** What a sequence of {@code length} positions needs to go on, pool by pool. */
  private record Snapshot(int length, List<Pages.Kept> kept, int slot) {}

  private final Capacity capacity;
  private final List<Pages> pools = new ArrayList<>();
  private final Slots slots;
  private final List<List<Snapshot>> snapshots = new ArrayList<>();
  private final boolean forgets;

  SequenceStates(HostView view, MemorySegment state) {
    capacity = view.capacity();
    view.pools().forEach(pool -> pools.add(new Pages(pool, capacity)));
    slots = new Slots(view.slots(), capacity, state);
    forgets = slots.any() || pools.stream().anyMatch(Pages::isWindow);
    for (int sequence = 0; sequence < capacity.sequences(); sequence++) {
      snapshots.add(new ArrayList<>());
    }
  }

  /** Index of a sequence's first page in the tables of all pools. */
  int first(int sequence) {
    return sequence * capacity.chunks();
  }

  /** Makes room for a row; what neither it nor any later row of its sequence sees is given back. */
  void begin(int sequence, int position) {
    for (Pages pages : pools) {
      pages.leave(sequence, position);
    }
    ensure(sequence, position);
  }

  /** Makes room for a row of the same step after the first of its sequence. */
  void ensure(int sequence, int position) {
    for (Pages pages : pools) {
      pages.ensure(sequence, position);
    }
    slots.next(sequence, position);
  }

  /** Writes the page table of pool {@code pool}. */
  void writeTable(int pool, MemorySegment to) {
    pools.get(pool).write(to);
  }

  /** Remembers how a sequence stands at {@code length}, if it can still go on from there. */
  void keep(int sequence, int length) {
    List<Snapshot> kept = snapshots.get(sequence);
    if (!forgets
        || (!kept.isEmpty() && kept.getLast().length >= length)
        || !holds(sequence, length)) {
      return;
    }
    if (kept.size() == Capacity.SNAPSHOTS) {
      drop(kept.removeFirst());
    }
    List<Pages.Kept> pages = new ArrayList<>();
    pools.forEach(pool -> pages.add(pool.keep(sequence, length)));
    kept.add(new Snapshot(length, pages, slots.any() ? slots.keep(sequence) : 0));
  }

  /** Whether a sequence can go on from {@code length} positions. */
  private boolean holds(int sequence, int length) {
    return slots.holds(sequence, length)
        && pools.stream().allMatch(pages -> pages.holds(sequence, length));
  }

  private void drop(Snapshot snapshot) {
    for (int i = 0; i < pools.size(); i++) {
      pools.get(i).drop(snapshot.kept.get(i));
    }
    if (slots.any()) {
      slots.drop(snapshot.slot);
    }
  }

  /**
   * Forgets what a sequence holds from position {@code length} on.
   *
   * @return the positions that it still holds, at most {@code length}: what comes between has to be
   *     computed again
   */
  int truncate(int sequence, int length) {
    List<Snapshot> kept = snapshots.get(sequence);
    while (!kept.isEmpty() && kept.getLast().length > length) {
      drop(kept.removeLast());
    }
    int held = length;
    if (!holds(sequence, length)) {
      held = kept.isEmpty() ? 0 : restore(sequence, kept.getLast());
    }
    if (held == 0) {
      slots.clear(sequence);
    }
    for (Pages pages : pools) {
      pages.truncate(sequence, held);
    }
    return held;
  }

  private int restore(int sequence, Snapshot snapshot) {
    for (int i = 0; i < pools.size(); i++) {
      pools.get(i).restore(sequence, snapshot.kept.get(i));
    }
    if (slots.any()) {
      slots.restore(sequence, snapshot.slot, snapshot.length);
    }
    return snapshot.length;
  }

  /** Forgets a sequence with its snapshots. */
  void clear(int sequence) {
    snapshots.get(sequence).forEach(this::drop);
    snapshots.get(sequence).clear();
    pools.forEach(pages -> pages.truncate(sequence, 0));
    slots.clear(sequence);
  }

  /** Pages of pool {@code pool} that a sequence holds, without those of its snapshots. */
  int held(int pool, int sequence) {
    return pools.get(pool).held(sequence);
  }

  /** Pages of pool {@code pool} that hold something of any sequence or snapshot. */
  int inUse(int pool) {
    return pools.get(pool).inUse();
  }
}
