package dev.ckernel.plan;

import org.jspecify.annotations.Nullable;

/**
 * How many work items a call has: {@code fixed}, times {@code ceil(extent / tile)} where there is
 * an extent. A team of T threads takes them in chunks of {@code ceil(items / 4T)}, one thread all
 * at once.
 */
public record Items(int fixed, @Nullable RuntimeExtent extent, int tile) {
  public static Items of(int fixed) {
    return new Items(fixed, null, 1);
  }

  public static Items per(RuntimeExtent extent, int fixed) {
    return new Items(fixed, extent, 1);
  }
}
