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

  private final List<List<Range>> touched = new ArrayList<>();

  /** Calls since the last barrier. */
  int calls() {
    return touched.size();
  }

  /**
   * Whether a barrier must stand before the next call.
   *
   * @param alternative of it and the call before, one finds nothing to do, so that these two never
   *     meet; others it meets as any call does
   */
  boolean mustWait(List<Range> ranges, boolean alternative) {
    int rivals = alternative ? Math.max(0, calls() - 1) : calls();
    return calls() == Step.COUNTERS
        || touched.subList(0, rivals).stream()
            .flatMap(List::stream)
            .anyMatch(other -> ranges.stream().anyMatch(other::collides));
  }

  void add(List<Range> ranges) {
    touched.add(List.copyOf(ranges));
  }

  void clear() {
    touched.clear();
  }
}
