package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.lib.WeightFormat.Region;
import dev.ckernel.tensor.BlockParts;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scales of a block format's sub-blocks, and what is taken off each weight where it has that.
 */
sealed interface Scales {
  /** Inputs per scale: 32 or 16. */
  int subBlock();

  /** Whether sub-blocks have a minimum. */
  boolean hasMinimums();

  /** The regions of a matrix of {@code k} inputs. */
  List<Region> regions(int k);

  /** Which of these regions hold a number for 256 inputs. */
  List<Integer> superscales();

  /** Those of the {@code sub}-th sub-block of the row; {@code region} is the first. */
  SubBlock load(KernelBuilder k, TileReader tile, int region, Value sub);

  /**
   * What a kernel knows of a sub-block.
   *
   * @param minimum null where the format has none
   */
  record SubBlock(Value scale, @Nullable Value minimum) {}

  /** Writes those of the {@code index}-th block of a file's row. */
  void pack(BlockParts block, List<MemorySegment> regions, int index, int lane);

  /** f16 {@code [k / 32][16]}, and minimums likewise. */
  record Halves(boolean hasMinimums) implements Scales {
    @Override
    public int subBlock() {
      return 32;
    }

    @Override
    public List<Region> regions(int k) {
      long bytes = k / 32 * 2L * WeightFormat.TILE;
      Region scales = new Region("scales", Mem.F16, bytes);
      return hasMinimums
          ? List.of(scales, new Region("minimums", Mem.F16, bytes))
          : List.of(scales);
    }

    @Override
    public List<Integer> superscales() {
      return List.of();
    }

    @Override
    public SubBlock load(KernelBuilder k, TileReader tile, int region, Value sub) {
      return new SubBlock(
          tile.load(k, region, sub), hasMinimums ? tile.load(k, region + 1, sub) : null);
    }

    @Override
    public void pack(BlockParts block, List<MemorySegment> regions, int index, int lane) {
      long at = 2L * (index * WeightFormat.TILE + lane);
      regions.getFirst().set(Bits.I16, at, block.scale());
      if (hasMinimums) {
        regions.getLast().set(Bits.I16, at, block.minimum());
      }
    }
  }

  /** Where the small minimums stand. */
  enum Minimums {
    NONE,
    /** In bytes of their own. */
    BYTES,
    /** In the upper nibbles of the scales' bytes. */
    NIBBLES
  }

  /**
   * A small integer for each sub-block {@code [k / subBlock][16]} times an f16 for each 256 inputs
   * {@code [k / 256][16]}, and minimums likewise. The products are exact in f32.
   *
   * @param mem of the small scales: I8 or U8
   */
  record Products(int subBlock, Mem mem, Minimums minimums) implements Scales {
    @Override
    public boolean hasMinimums() {
      return minimums != Minimums.NONE;
    }

    @Override
    public List<Region> regions(int k) {
      long small = (long) k / subBlock * WeightFormat.TILE;
      long large = k / 256 * 2L * WeightFormat.TILE;
      List<Region> regions = new ArrayList<>();
      regions.add(new Region("scales", mem, small));
      regions.add(new Region("superscales", Mem.F16, large));
      if (minimums == Minimums.BYTES) {
        regions.add(new Region("minimums", Mem.U8, small));
      }
      if (hasMinimums()) {
        regions.add(new Region("superminimums", Mem.F16, large));
      }
      return regions;
    }

    @Override
    public List<Integer> superscales() {
      return switch (minimums) {
        case NONE -> List.of(1);
        case BYTES -> List.of(1, 3);
        case NIBBLES -> List.of(1, 2);
      };
    }

    @Override
    public SubBlock load(KernelBuilder k, TileReader tile, int region, Value sub) {
      Value large = k.div(sub, 256 / subBlock);
      Value small = tile.load(k, region, sub);
      Value superscale = tile.load(k, region + 1, large);
      return switch (minimums) {
        case NONE -> new SubBlock(k.mul(superscale, k.toF32(small)), null);
        case BYTES ->
            new SubBlock(
                k.mul(superscale, k.toF32(small)),
                k.mul(tile.load(k, region + 3, large), k.toF32(tile.load(k, region + 2, sub))));
        case NIBBLES ->
            new SubBlock(
                k.mul(superscale, k.toF32(k.and(small, 15))),
                k.mul(tile.load(k, region + 2, large), k.toF32(k.ushr(small, 4))));
      };
    }

    @Override
    public void pack(BlockParts block, List<MemorySegment> regions, int index, int lane) {
      int subs = 256 / subBlock;
      for (int i = 0; i < subs; i++) {
        long at = (long) (index * subs + i) * WeightFormat.TILE + lane;
        int small = block.smallScale(i);
        switch (minimums) {
          case NONE -> {}
          case BYTES -> regions.get(2).set(Bits.I8, at, (byte) block.smallMinimum(i));
          case NIBBLES -> small |= block.smallMinimum(i) << 4;
        }
        regions.get(0).set(Bits.I8, at, (byte) small);
      }
      long at = 2L * (index * WeightFormat.TILE + lane);
      regions.get(1).set(Bits.I16, at, block.scale());
      if (hasMinimums()) {
        regions.getLast().set(Bits.I16, at, block.minimum());
      }
    }
  }
}
