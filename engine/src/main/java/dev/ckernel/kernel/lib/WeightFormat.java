package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * How a weight matrix {@code [n, k]} is packed for its kernels. Sixteen outputs make a tile, in
 * which they stand side by side, so that a vector load gives the same k of sixteen outputs:
 * vectorising across outputs leaves the order of every sum as the plain scalar loop has it. A
 * matrix is made of regions (quants, scales …), each an array of its own that holds its piece of
 * every tile, one after the other. So a kernel that walks over tiles reads each region without a
 * gap, as the machine's prefetcher wants it: with the regions inside of each tile instead, one row
 * times a Q8_0 matrix streamed at 18 GB/s, and at 29 GB/s so (Zen 4, one core).
 */
public sealed interface WeightFormat {
  /** Outputs per tile. */
  int TILE = 16;

  /**
   * A part of a matrix.
   *
   * @param tileBytes what it has of each tile
   */
  record Region(String name, Mem mem, long tileBytes) {}

  DType dtype();

  /** The regions of a matrix of {@code k} inputs, in order. */
  List<Region> regions(int k);

  /** Where each region begins in a matrix of {@code tiles} tiles; then the size of the whole. */
  default List<Long> offsets(int k, int tiles) {
    List<Long> offsets = new ArrayList<>();
    long at = 0;
    for (Region region : regions(k)) {
      offsets.add(at);
      at += align(region.tileBytes() * tiles);
    }
    offsets.add(at);
    return offsets;
  }

  /**
   * Packs the rows of one tile.
   *
   * @param rows the rows as they stand in a model file, each {@code dtype.bytes(k)} bytes; fewer
   *     than 16 at the matrix's end, where the tile is filled up with zeros
   * @param tile its bytes in each region, all zero
   */
  void pack(List<MemorySegment> rows, int k, List<MemorySegment> tile);

  static WeightFormat of(DType dtype) {
    return switch (dtype) {
      case F32 -> new Plain(DType.F32, Mem.F32);
      case F16 -> new Plain(DType.F16, Mem.F16);
      case BF16 -> new Plain(DType.BF16, Mem.BF16);
      case Q8_0 -> new PackedQ80();
      case Q4_0 -> new PackedQ40();
      case Q6_K -> new PackedQ6K();
      case Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, IQ4_NL, IQ4_XS ->
          throw new IllegalStateException("no kernel yet");
    };
  }

  /** Tiles of a matrix with {@code n} outputs. */
  static int tiles(int n) {
    return (n + TILE - 1) / TILE;
  }

  static long align(long bytes) {
    return (bytes + 63) / 64 * 64;
  }

  /** Floating point: {@code [k][16]}. */
  record Plain(DType dtype, Mem mem) implements WeightFormat {
    @Override
    public List<Region> regions(int k) {
      return List.of(new Region("w", mem, (long) k * TILE * mem.bytes()));
    }

    @Override
    public void pack(List<MemorySegment> rows, int k, List<MemorySegment> tile) {
      MemorySegment to = tile.getFirst();
      int size = mem.bytes();
      for (int lane = 0; lane < rows.size(); lane++) {
        MemorySegment row = rows.get(lane);
        for (int i = 0; i < k; i++) {
          long at = ((long) i * TILE + lane) * size;
          if (size == 4) {
            to.set(Bits.I32, at, row.get(Bits.I32, i * 4L));
          } else {
            to.set(Bits.I16, at, row.get(Bits.I16, i * 2L));
          }
        }
      }
    }
  }

  /**
   * Blocks of 32 inputs: unsigned integers u, of which the weight is {@code (u - offset) * scale},
   * with a scale for every {@code subBlock} inputs. The integers are read as quads: an i32 whose
   * bytes are the u of four consecutive inputs.
   */
  sealed interface Blocks extends WeightFormat permits PackedQ80, PackedQ40, PackedQ6K {
    /** Inputs per scale: 32 or 16. */
    int subBlock();

    /** Zero stands at this u; a power of two. */
    int offset();

    /** Largest u. */
    int maximum();

    /** Quads that {@link #quads} takes apart at once; divides the quads of a sub-block. */
    int quadsPerStep();

    /**
     * Quads {@code step * quadsPerStep()} on of block {@code b} of 32 inputs, which has eight.
     *
     * @param step a constant where the eight are laid open, a loop's index where code must be small
     */
    List<Value> quads(KernelBuilder k, TileReader tile, Value b, Value step);

    /** The scale of the {@code sub}-th sub-block of the row, as f32. */
    Value scale(KernelBuilder k, TileReader tile, Value sub);
  }
}
