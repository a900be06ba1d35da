package dev.ckernel.emit;

import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Extents;
import dev.ckernel.plan.RuntimeExtent;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * What a step is handed: memory for each arena, and a number for each extent that its plan
 * declares. All threads of a step get the same frame. It is made once and set before each step, by
 * one thread while no step runs.
 */
public final class Frame {
  private final Extents declared;
  private final int threads;
  private final MemorySegment[] arenas = new MemorySegment[Arena.handed().size()];
  private final int[] extents;

  /**
   * Without memory, and with 0 for every extent.
   *
   * @param declared of the program
   * @param threads that do a step together
   */
  public Frame(Extents declared, int threads) {
    this.declared = declared;
    this.threads = threads;
    this.extents = new int[declared.all().size()];
    Arrays.fill(arenas, MemorySegment.NULL);
  }

  /**
   * Hands out {@code memory}, which is native, little endian, and at least as long as the plan
   * says.
   *
   * @return this
   */
  public Frame with(Arena arena, MemorySegment memory) {
    arenas[arena.index()] = memory;
    return this;
  }

  /**
   * Sets an extent that the host gives, and those that are parts of it.
   *
   * @return this
   * @throws IllegalArgumentException if it is not declared, or the value is out of its bounds or no
   *     multiple of what parts of it need
   */
  public Frame with(RuntimeExtent extent, int value) {
    int index = declared.index(extent);
    for (int i = 0; i < extents.length; i++) {
      Extents.Declared each = declared.all().get(i);
      if (i == index || each.of().equals(extent)) {
        int part = value / each.divisor();
        if (part < 0 || part > each.bound() || part * each.divisor() != value) {
          throw new IllegalArgumentException("%d is no value of %s".formatted(value, each));
        }
        extents[i] = part;
      }
    }
    return this;
  }

  public MemorySegment memory(Arena arena) {
    return arenas[arena.index()];
  }

  public int extent(RuntimeExtent extent) {
    return extents[declared.index(extent)];
  }

  public int threads() {
    return threads;
  }

  /** By the index of each arena; not to be changed. */
  MemorySegment[] arenas() {
    return arenas;
  }

  /** By the index of each extent; not to be changed. */
  int[] extents() {
    return extents;
  }
}
