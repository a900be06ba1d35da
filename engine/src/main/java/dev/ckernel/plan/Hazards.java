package dev.ckernel.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What calls since the last barrier have touched. A call that reads what one of them wrote, or
 * writes what one of them touched, waits for a barrier.
 */
final class Hazards {
  /** Bytes {@code from} to {@code to} of an arena. */
  record Range(Arena arena, long from, long to, boolean written) {
    private boolean collides(Range other) {
      return arena == other.arena
          && from < other.to
          && other.from < to
          && (written || other.written);
    }
  }

  private final List<Range> touched = new ArrayList<>();
  private int calls;

  /** Calls since the last barrier. */
  int calls() {
    return calls;
  }

  /**
   * Whether a barrier must stand before the next call.
   *
   * @param alternative of the two calls, one finds nothing to do
   */
  boolean mustWait(List<Range> ranges, boolean alternative) {
    return calls == Step.COUNTERS
        || (!alternative
            && ranges.stream().anyMatch(range -> touched.stream().anyMatch(range::collides)));
  }

  void add(List<Range> ranges) {
    calls++;
    touched.addAll(ranges);
  }

  void clear() {
    touched.clear();
    calls = 0;
  }
}
