package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one tile of packed weights: all sixteen outputs as a vector, or one of them as a scalar, by
 * the same code of its {@link WeightFormat}.
 *
 * @param regions a pointer to each region of the tile
 * @param lane the output that is read; null for all sixteen
 */
record TileReader(List<Value> regions, @Nullable Value lane) {
  /** Bytes that are asked for before they are read, see docs/notes/memory.md. */
  static final int AHEAD = 2048;

  /** What the machine moves at once. */
  private static final int LINE = 64;

  /**
   * Asks for what is read some blocks later, of each region that fills whole lines: the machine's
   * own prefetching ends at pages, and does nothing while a core computes on what it has.
   *
   * @param b a block of 32 inputs
   */
  void prefetch(KernelBuilder k, WeightFormat format, int inputs, Value b) {
    List<WeightFormat.Region> all = format.regions(inputs);
    for (int i = 0; i < all.size(); i++) {
      int element = all.get(i).mem().bytes();
      int bytes = Math.toIntExact(all.get(i).tileBytes() * 32 / inputs);
      for (int at = 0; at + LINE <= bytes; at += LINE) {
        Value ahead = k.add(k.mul(b, bytes / element), (AHEAD + at) / element);
        k.prefetch(regions.get(i), ahead);
      }
    }
  }

  /** Element {@code index} of a region, of sixteen outputs or one. */
  Value load(KernelBuilder k, int region, Value index) {
    Value first = k.mul(index, WeightFormat.TILE);
    Value pointer = regions.get(region);
    return lane == null ? k.load16(pointer, first) : k.load(pointer, k.add(first, lane));
  }

  /** The same with another pointer for a region. */
  TileReader with(int region, Value pointer) {
    List<Value> pointers = new ArrayList<>(regions);
    pointers.set(region, pointer);
    return new TileReader(List.copyOf(pointers), lane);
  }

  /** Declares a buffer for each region of a matrix. */
  static List<Value> parameters(KernelBuilder k, String name, WeightFormat format, int inputs) {
    return format.regions(inputs).stream()
        .map(region -> k.in(name + "_" + region.name(), region.mem()))
        .toList();
  }

  /** The reader of a tile, given the pointers to the whole matrix. */
  static TileReader of(
      KernelBuilder k,
      List<Value> matrix,
      WeightFormat format,
      int inputs,
      Value tile,
      @Nullable Value lane) {
    List<WeightFormat.Region> regions = format.regions(inputs);
    List<Value> pointers = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      WeightFormat.Region region = regions.get(i);
      pointers.add(k.at(matrix.get(i), tile, region.tileBytes() / region.mem().bytes()));
    }
    return new TileReader(List.copyOf(pointers), lane);
  }

  /** Readers of tiles {@code n} to {@code n + count - 1}, of each matrix in turn. */
  static List<TileReader> of(
      KernelBuilder k, List<List<Value>> matrices, Matmul.Spec spec, Value n, int count) {
    List<TileReader> tiles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      for (List<Value> matrix : matrices) {
        tiles.add(of(k, matrix, spec.format(), spec.inputs(), k.add(n, i), null));
      }
    }
    return tiles;
  }
}
