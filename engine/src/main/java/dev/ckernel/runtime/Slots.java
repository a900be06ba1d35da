package dev.ckernel.runtime;

import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.HostView;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The slots of what does not grow with a sequence. Since a step overwrites what it was before, each
 * snapshot is a copy in a slot of its own.
 */
final class Slots {
  private final HostView.Slots slots;
  private final MemorySegment state;
  private final int[] lengths;
  private final Deque<Integer> free = new ArrayDeque<>();

  Slots(HostView.Slots slots, Capacity capacity, MemorySegment state) {
    this.slots = slots;
    this.state = state;
    lengths = new int[capacity.sequences()];
    for (int i = 0; i < lengths.length * Capacity.SNAPSHOTS; i++) {
      free.add(lengths.length + i);
    }
  }

  /** Whether there is anything in them. */
  boolean any() {
    return slots.bytes() > 0;
  }

  /**
   * A row of a sequence comes.
   *
   * @throws IllegalArgumentException if it is not the next one
   */
  void next(int sequence, int position) {
    if (!any()) {
      return;
    }
    if (position != lengths[sequence]) {
      throw new IllegalArgumentException(
          "position %d of sequence %d, which stands at %d"
              .formatted(position, sequence, lengths[sequence]));
    }
    lengths[sequence]++;
  }

  /** Whether a slot is what its sequence was at {@code length}. */
  boolean holds(int sequence, int length) {
    return !any() || lengths[sequence] == length;
  }

  /** Copies what is known of a sequence, and says where to. */
  int keep(int sequence) {
    int slot = free.remove();
    copy(sequence, slot);
    return slot;
  }

  /** What a sequence was when it had {@code length} positions. */
  void restore(int sequence, int slot, int length) {
    copy(slot, sequence);
    lengths[sequence] = length;
  }

  void drop(int slot) {
    free.addFirst(slot);
  }

  /** Forgets a sequence. */
  void clear(int sequence) {
    bytes(sequence).fill((byte) 0);
    lengths[sequence] = 0;
  }

  private void copy(int from, int to) {
    bytes(to).copyFrom(bytes(from));
  }

  private MemorySegment bytes(int slot) {
    return state.asSlice(slots.offset() + slot * slots.bytes(), slots.bytes());
  }
}
