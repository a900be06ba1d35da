package dev.ckernel.plan;

import org.jspecify.annotations.Nullable;

/**
 * How many work items a call has: {@code fixed}, times {@code ceil(extent / tile)} where there is
 * an extent. Thread t of T does the items from {@code items * t / T} to {@code items * (t + 1) / T}
 * (64-bit arithmetic).
 */
public record Items(int fixed, @Nullable RuntimeExtent extent, int tile) {
  public static Items of(int fixed) {
    return new Items(fixed, null, 1);
  }

  public static Items per(RuntimeExtent extent, int fixed) {
    return new Items(fixed, extent, 1);
  }
}
