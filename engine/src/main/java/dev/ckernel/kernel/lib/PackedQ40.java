package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Q4_0: nibbles, then f16 scales {@code [k / 32][16]}. An i32 holds two quads: the low nibbles of
 * its bytes are inputs 8j … 8j + 3 of the block, the high ones 8j + 4 … 8j + 7.
 */
record PackedQ40() implements WeightFormat.Blocks {
  private static final int NIBBLES = 0x0F0F0F0F;

  @Override
  public DType dtype() {
    return DType.Q4_0;
  }

  @Override
  public List<Region> regions(int k) {
    return List.of(
        new Region("quants", Mem.I32, (long) k / 2 * TILE),
        new Region("scales", Mem.F16, k / 32 * 2L * TILE));
  }

  @Override
  public int subBlock() {
    return 32;
  }

  @Override
  public int offset() {
    return 8;
  }

  @Override
  public int maximum() {
    return 15;
  }

  @Override
  public int quadsPerStep() {
    return 2;
  }

  @Override
  public List<Value> quads(KernelBuilder k, TileReader tile, Value b, Value step) {
    return nibbleQuads(k, tile, k.add(k.mul(b, 4), step));
  }

  /** The two quads whose nibbles are element {@code index} of region 0. */
  static List<Value> nibbleQuads(KernelBuilder k, TileReader tile, Value index) {
    Value both = tile.load(k, 0, index);
    return List.of(k.and(both, NIBBLES), k.and(k.ushr(both, 4), NIBBLES));
  }

  @Override
  public Value scale(KernelBuilder k, TileReader tile, Value sub) {
    return tile.load(k, 1, sub);
  }

  @Override
  public void pack(List<MemorySegment> rows, int k, List<MemorySegment> tile) {
    MemorySegment scales = tile.get(1);
    int[] u = new int[32];
    for (int lane = 0; lane < rows.size(); lane++) {
      MemorySegment row = rows.get(lane);
      for (int b = 0; b < k / 32; b++) {
        long from = b * 18L;
        scales.set(Bits.I16, (b * TILE + lane) * 2L, row.get(Bits.I16, from));
        for (int i = 0; i < 16; i++) {
          int both = row.get(Bits.I8, from + 2 + i);
          u[i] = both & 0xF;
          u[i + 16] = both >>> 4 & 0xF;
        }
        packNibbles(u, tile.get(0), b, lane);
      }
    }
  }

  /** Writes the low nibbles of 32 integers as block {@code b} of output {@code lane}. */
  static void packNibbles(int[] u, MemorySegment tile, int b, int lane) {
    for (int pair = 0; pair < 4; pair++) {
      int packed = 0;
      for (int i = 0; i < 4; i++) {
        int low = u[pair * 8 + i] & 0xF;
        int high = u[pair * 8 + 4 + i] & 0xF;
        packed |= (low | (high << 4)) << (8 * i);
      }
      tile.set(Bits.I32, ((b * 4L + pair) * TILE + lane) * 4, packed);
    }
  }
}
