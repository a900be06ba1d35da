package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Q8_0: bytes u = q + 128 as quads {@code [k / 4][16]}, then f16 scales {@code [k / 32][16]}. */
record PackedQ80() implements WeightFormat.Blocks {
  @Override
  public DType dtype() {
    return DType.Q8_0;
  }

  @Override
  public List<Region> regions(int k) {
    return List.of(
        new Region("quants", Mem.I32, (long) k * TILE),
        new Region("scales", Mem.F16, k / 32 * 2L * TILE));
  }

  @Override
  public int subBlock() {
    return 32;
  }

  @Override
  public int offset() {
    return 128;
  }

  @Override
  public int maximum() {
    return 255;
  }

  @Override
  public int quadsPerStep() {
    return 1;
  }

  @Override
  public List<Value> quads(KernelBuilder k, TileReader tile, Value b, Value step) {
    return List.of(tile.load(k, 0, k.add(k.mul(b, 8), step)));
  }

  @Override
  public Value scale(KernelBuilder k, TileReader tile, Value sub) {
    return tile.load(k, 1, sub);
  }

  @Override
  public void pack(List<MemorySegment> rows, int k, List<MemorySegment> tile) {
    MemorySegment quants = tile.get(0);
    MemorySegment scales = tile.get(1);
    for (int lane = 0; lane < rows.size(); lane++) {
      MemorySegment row = rows.get(lane);
      for (int b = 0; b < k / 32; b++) {
        long from = b * 34L;
        scales.set(Bits.I16, (b * TILE + lane) * 2L, row.get(Bits.I16, from));
        for (int quad = 0; quad < 8; quad++) {
          int signed = row.get(Bits.I32, from + 2 + quad * 4L);
          quants.set(Bits.I32, ((b * 8L + quad) * TILE + lane) * 4, signed ^ 0x80808080);
        }
      }
    }
  }
}
