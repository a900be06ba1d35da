package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.lib.Scales.Minimums;
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
      case Q8_0 -> PackedBlocks.small(dtype, BitPlanes.of(8), 128);
      case Q4_0 -> PackedBlocks.small(dtype, BitPlanes.of(4), 8);
      case Q4_1 -> PackedBlocks.affine(dtype, BitPlanes.of(4));
      case Q5_0 -> PackedBlocks.small(dtype, BitPlanes.of(4, 1), 16);
      case Q5_1 -> PackedBlocks.affine(dtype, BitPlanes.of(4, 1));
      case Q2_K -> PackedBlocks.superblocks(dtype, BitPlanes.of(2), 16, Minimums.NIBBLES);
      case Q3_K -> PackedBlocks.ofSixteen(dtype, BitPlanes.of(2, 1), 4);
      case Q4_K -> PackedBlocks.superblocks(dtype, BitPlanes.of(4), 32, Minimums.BYTES);
      case Q5_K -> PackedBlocks.superblocks(dtype, BitPlanes.of(4, 1), 32, Minimums.BYTES);
      case Q6_K -> PackedBlocks.ofSixteen(dtype, BitPlanes.of(4, 2), 32);
      case IQ4_NL -> PackedBlocks.levels(dtype, new Scales.Halves(false));
      case IQ4_XS -> PackedBlocks.levels(dtype, new Scales.Products(32, Mem.I8, Minimums.NONE));
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
   * or {@code u * scale - minimum}, with a scale for every {@code subBlock} inputs. The integers
   * are read as quads: an i32 whose bytes are the u of four consecutive inputs.
   */
  sealed interface Blocks extends WeightFormat permits PackedBlocks {
    /** Inputs per scale: 32 or 16. */
    int subBlock();

    /** Zero stands at this u: a power of two, or 0 where there are minimums. */
    int offset();

    /** Largest u. */
    int maximum();

    /** Whether each sub-block has a minimum. */
    boolean hasMinimums();

    /** Quads that come out of memory best at once; divides the quads of a sub-block. */
    int quadsPerStep();

    /**
     * Quads {@code step * count} to {@code step * count + count - 1} of the row; a block of 32
     * inputs has eight.
     *
     * @param count 1, 2, 4 or 8
     */
    List<Value> quads(KernelBuilder k, TileReader tile, Value step, int count);

    /** The integers of these quads, each as f32 and {@link SmallFloats#BIAS} too large. */
    List<Value> floats(KernelBuilder k, TileReader tile, Value step, int count);

    /**
     * Bytes 0 and 2, then bytes 1 and 3 of each of these quads, as the i16 halves of an i32 each.
     */
    List<Value> pairs(KernelBuilder k, TileReader tile, Value step, int count);

    /** Regions that hold a number for 256 inputs, read time and again by {@link #load}. */
    List<Integer> superscales();

    /** Scale and minimum of the {@code sub}-th sub-block of the row, as f32. */
    Scales.SubBlock load(KernelBuilder k, TileReader tile, Value sub);
  }
}
