package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.lib.Scales.Halves;
import dev.ckernel.kernel.lib.Scales.Minimums;
import dev.ckernel.kernel.lib.Scales.Products;
import dev.ckernel.tensor.BlockParts;
import dev.ckernel.tensor.DType;
import dev.ckernel.tensor.Iq4Levels;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A block format: planes of bits, then scales.
 *
 * @param levels the integer that each code of the planes stands for, 16 of them; empty where the
 *     code is the integer
 */
record PackedBlocks(DType dtype, BitPlanes planes, List<Integer> levels, int offset, Scales scales)
    implements WeightFormat.Blocks {
  PackedBlocks {
    levels = List.copyOf(levels);
  }

  /** A scale for 32 inputs. */
  static PackedBlocks small(DType dtype, BitPlanes planes, int offset) {
    return new PackedBlocks(dtype, planes, List.of(), offset, new Halves(false));
  }

  /** A scale and a minimum for 32 inputs. */
  static PackedBlocks affine(DType dtype, BitPlanes planes) {
    return new PackedBlocks(dtype, planes, List.of(), 0, new Halves(true));
  }

  /** Sixteen sub-blocks of 16 inputs with signed scales. */
  static PackedBlocks ofSixteen(DType dtype, BitPlanes planes, int offset) {
    Scales scales = new Products(16, Mem.I8, Minimums.NONE);
    return new PackedBlocks(dtype, planes, List.of(), offset, scales);
  }

  /** Sub-blocks with scales and minimums. */
  static PackedBlocks superblocks(DType dtype, BitPlanes planes, int subBlock, Minimums minimums) {
    Scales scales = new Products(subBlock, Mem.U8, minimums);
    return new PackedBlocks(dtype, planes, List.of(), 0, scales);
  }

  /** Codes of four bits that stand for the levels of IQ4, moved up to be unsigned. */
  static PackedBlocks levels(DType dtype, Scales scales) {
    List<Integer> levels =
        Arrays.stream(Iq4Levels.levels()).map(level -> level + 128).boxed().toList();
    return new PackedBlocks(dtype, BitPlanes.of(4), levels, 128, scales);
  }

  @Override
  public List<Region> regions(int k) {
    List<Region> regions = new ArrayList<>(planes.regions(k));
    regions.addAll(scales.regions(k));
    return regions;
  }

  @Override
  public int subBlock() {
    return scales.subBlock();
  }

  @Override
  public boolean hasMinimums() {
    return scales.hasMinimums();
  }

  @Override
  public int maximum() {
    return levels.isEmpty() ? planes.maximum() : levels.getLast();
  }

  @Override
  public int quadsPerStep() {
    return planes.quadsTogether();
  }

  @Override
  public List<Value> quads(KernelBuilder k, TileReader tile, Value step, int count) {
    List<Value> codes = planes.quads(k, tile, step, count);
    return levels.isEmpty() ? codes : codes.stream().map(code -> k.lookup(code, levels)).toList();
  }

  @Override
  public List<Value> floats(KernelBuilder k, TileReader tile, Value step, int count) {
    if (levels.isEmpty() && planes.widths().size() == 1) {
      return planes.floats(k, tile, step, count);
    }
    List<Value> floats = new ArrayList<>();
    for (Value quad : quads(k, tile, step, count)) {
      for (int input = 0; input < 4; input++) {
        floats.add(SmallFloats.of(k, quad, 8 * input, 8));
      }
    }
    return floats;
  }

  @Override
  public List<Value> pairs(KernelBuilder k, TileReader tile, Value step, int count) {
    if (levels.isEmpty() && planes.widths().size() == 1) {
      return planes.pairs(k, tile, step, count);
    }
    List<Value> pairs = new ArrayList<>();
    for (Value quad : quads(k, tile, step, count)) {
      pairs.add(k.and(quad, 0x00FF00FF));
      pairs.add(k.and(k.ushr(quad, 8), 0x00FF00FF));
    }
    return pairs;
  }

  @Override
  public List<Integer> superscales() {
    return scales.superscales().stream().map(region -> planes.widths().size() + region).toList();
  }

  @Override
  public Scales.SubBlock load(KernelBuilder k, TileReader tile, Value sub) {
    return scales.load(k, tile, planes.widths().size(), sub);
  }

  @Override
  public void pack(List<MemorySegment> rows, int k, List<MemorySegment> tile) {
    int size = dtype.blockSize();
    List<MemorySegment> scaleRegions = tile.subList(planes.widths().size(), tile.size());
    BlockParts block = BlockParts.of(dtype);
    for (int lane = 0; lane < rows.size(); lane++) {
      for (int index = 0; index < k / size; index++) {
        block.read(rows.get(lane), (long) index * dtype.blockBytes());
        for (int b = 0; b < size / 32; b++) {
          planes.pack(block.codes(), 32 * b, tile, index * (size / 32) + b, lane);
        }
        scales.pack(block, scaleRegions, index, lane);
      }
    }
  }
}
