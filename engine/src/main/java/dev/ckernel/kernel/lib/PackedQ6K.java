package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Q6_K: low nibbles as in {@link PackedQ40}; the upper two bits, four quads to an i32; i8 scales of
 * 16 inputs {@code [k / 16][16]}; f16 scales of those {@code [k / 256][16]}. The product of the two
 * scales is exact in f32.
 */
record PackedQ6K() implements WeightFormat.Blocks {
  private static final int PAIRS = 0x03030303;

  @Override
  public DType dtype() {
    return DType.Q6_K;
  }

  @Override
  public List<Region> regions(int k) {
    return List.of(
        new Region("low", Mem.I32, (long) k / 2 * TILE),
        new Region("high", Mem.I32, (long) k / 4 * TILE),
        new Region("scales", Mem.I8, (long) k / 16 * TILE),
        new Region("superscales", Mem.F16, k / 256 * 2L * TILE));
  }

  @Override
  public int subBlock() {
    return 16;
  }

  @Override
  public int offset() {
    return 32;
  }

  @Override
  public int maximum() {
    return 63;
  }

  @Override
  public int quadsPerStep() {
    return 4;
  }

  @Override
  public List<Value> quads(KernelBuilder k, TileReader tile, Value b, Value step) {
    List<Value> low = new ArrayList<>();
    for (int pair = 0; pair < 2; pair++) {
      Value index = k.add(k.add(k.mul(b, 4), k.mul(step, 2)), pair);
      low.addAll(PackedQ40.nibbleQuads(k, tile, index));
    }
    Value high = tile.load(k, 1, k.add(k.mul(b, 2), step));
    List<Value> quads = new ArrayList<>();
    for (int quad = 0; quad < 4; quad++) {
      Value bits = k.shl(k.and(k.ushr(high, 2 * quad), PAIRS), 4);
      quads.add(k.or(low.get(quad), bits));
    }
    return quads;
  }

  @Override
  public Value scale(KernelBuilder k, TileReader tile, Value sub) {
    Value scale = k.toF32(tile.load(k, 2, sub));
    return k.mul(tile.load(k, 3, k.div(sub, 16)), scale);
  }

  @Override
  public void pack(List<MemorySegment> rows, int k, List<MemorySegment> tile) {
    int[] u = new int[256];
    for (int lane = 0; lane < rows.size(); lane++) {
      MemorySegment row = rows.get(lane);
      for (int s = 0; s < k / 256; s++) {
        long from = s * 210L;
        unpack(row, from, u);
        for (int b = 0; b < 8; b++) {
          int block = s * 8 + b;
          int[] part = Arrays.copyOfRange(u, b * 32, b * 32 + 32);
          PackedQ40.packNibbles(part, tile.get(0), block, lane);
          packPairs(part, tile.get(1), block, lane);
        }
        for (int i = 0; i < 16; i++) {
          long to = (s * 16L + i) * TILE + lane;
          tile.get(2).set(Bits.I8, to, row.get(Bits.I8, from + 192 + i));
        }
        tile.get(3).set(Bits.I16, ((long) s * TILE + lane) * 2, row.get(Bits.I16, from + 208));
      }
    }
  }

  /** The integers 0..63 of a super-block as files hold it: two halves of 128 inputs. */
  private static void unpack(MemorySegment row, long from, int[] u) {
    for (int half = 0; half < 2; half++) {
      for (int l = 0; l < 32; l++) {
        int low0 = row.get(Bits.I8, from + half * 64L + l);
        int low1 = row.get(Bits.I8, from + half * 64L + 32 + l);
        int high = row.get(Bits.I8, from + 128 + half * 32L + l);
        int at = half * 128 + l;
        u[at] = (low0 & 0xF) | ((high & 3) << 4);
        u[at + 32] = (low1 & 0xF) | ((high >> 2 & 3) << 4);
        u[at + 64] = (low0 >> 4 & 0xF) | ((high >> 4 & 3) << 4);
        u[at + 96] = (low1 >> 4 & 0xF) | ((high >> 6 & 3) << 4);
      }
    }
  }

  private static void packPairs(int[] u, MemorySegment tile, int b, int lane) {
    for (int half = 0; half < 2; half++) {
      int packed = 0;
      for (int quad = 0; quad < 4; quad++) {
        for (int i = 0; i < 4; i++) {
          packed |= (u[half * 16 + quad * 4 + i] >> 4) << (8 * i + 2 * quad);
        }
      }
      tile.set(Bits.I32, ((b * 2L + half) * TILE + lane) * 4, packed);
    }
  }
}
