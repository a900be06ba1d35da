package dev.ckernel.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The runtime extents of a program: a step is handed one number for each, in this order.
 *
 * @param all at most {@link #MOST}, of different names
 */
public record Extents(List<Declared> all) {
  /** Numbers that a step is handed at most. */
  public static final int MOST = 16;

  /** Of a program that is always the same. */
  public static final Extents NONE = new Extents(List.of());

  /**
   * An extent and its bound.
   *
   * @param bound the largest value; the smallest is 0
   * @param of the extent of which it is a part; itself where the host gives it
   * @param divisor {@code of} is so many times as large
   */
  public record Declared(RuntimeExtent extent, int bound, RuntimeExtent of, int divisor) {
    /** An extent that the host gives. */
    public Declared(RuntimeExtent extent, int bound) {
      this(extent, bound, extent, 1);
    }
  }

  public Extents {
    all = List.copyOf(all);
    Set<String> names = new HashSet<>();
    for (Declared declared : all) {
      if (!names.add(declared.extent().name())) {
        throw new IllegalArgumentException(declared.extent() + " is declared twice");
      }
    }
    if (all.size() > MOST) {
      throw new IllegalArgumentException(all.size() + " extents are more than " + MOST);
    }
  }

  /**
   * Where a step finds the number of {@code extent}.
   *
   * @throws IllegalArgumentException if it is not declared
   */
  public int index(RuntimeExtent extent) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).extent().equals(extent)) {
        return i;
      }
    }
    throw new IllegalArgumentException("this program declares no " + extent);
  }

  public boolean has(RuntimeExtent extent) {
    return all.stream().anyMatch(declared -> declared.extent().equals(extent));
  }
}
