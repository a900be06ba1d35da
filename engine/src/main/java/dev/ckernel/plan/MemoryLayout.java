package dev.ckernel.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where each buffer stands in {@link Arena#SCRATCH}. Buffers that are never alive at the same time
 * share memory: the largest is placed first, each at the lowest offset where it fits.
 *
 * @param buffers by offset
 * @param bytes of the whole, a multiple of 64
 * @param lowerBound the most bytes that are alive at one time; no layout is smaller
 */
public record MemoryLayout(List<Placed> buffers, long bytes, long lowerBound) {
  /**
   * A buffer before it has a place.
   *
   * @param first line of the plan that writes it
   * @param last line that reads it
   */
  record Wanted(String name, long bytes, int first, int last) {
    boolean alive(int line) {
      return first <= line && line <= last;
    }
  }

  /** A buffer and its place. */
  public record Placed(String name, long bytes, int first, int last, long offset) {}

  public MemoryLayout {
    buffers = List.copyOf(buffers);
  }

  static MemoryLayout of(List<Wanted> wanted, int lines) {
    List<Wanted> bySize = new ArrayList<>(wanted);
    bySize.sort(Comparator.comparingLong(Wanted::bytes).reversed().thenComparing(Wanted::name));
    List<Placed> placed = new ArrayList<>();
    long total = 0;
    for (Wanted buffer : bySize) {
      long offset = lowestFree(buffer, placed);
      placed.add(new Placed(buffer.name(), buffer.bytes(), buffer.first(), buffer.last(), offset));
      total = Math.max(total, offset + buffer.bytes());
    }
    placed.sort(Comparator.comparingLong(Placed::offset).thenComparing(Placed::name));
    long bound = 0;
    for (int line = 0; line < lines; line++) {
      int at = line;
      bound =
          Math.max(bound, wanted.stream().filter(w -> w.alive(at)).mapToLong(Wanted::bytes).sum());
    }
    return new MemoryLayout(placed, total, bound);
  }

  private static long lowestFree(Wanted buffer, List<Placed> placed) {
    long offset = 0;
    List<Placed> rivals =
        placed.stream()
            .filter(p -> p.first() <= buffer.last() && buffer.first() <= p.last())
            .sorted(Comparator.comparingLong(Placed::offset))
            .toList();
    for (Placed rival : rivals) {
      if (rival.offset() >= offset + buffer.bytes()) {
        break;
      }
      offset = Math.max(offset, rival.offset() + rival.bytes());
    }
    return offset;
  }

  /** The place of a buffer. */
  public Placed buffer(String name) {
    return buffers.stream()
        .filter(b -> b.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no buffer " + name));
  }
}
