package dev.ckernel.plan;

import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Turns weights as files hold them into the layout that kernels read. */
public final class Packing {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Columns of tiles that a thread packs at once. */
  private static final int COLUMNS_AT_ONCE = 4096 * WeightFormat.TILE;

  private Packing() {}

  /**
   * Packs a whole parameter, a matrix by several threads.
   *
   * @param source all of it as the file holds it, in the type that the graph says
   * @param packed the whole block, zero before
   * @throws CkException if a weight is not finite
   */
  public static void parameter(
      WeightLayout.Entry entry, MemorySegment source, MemorySegment packed) {
    if (entry.format() == null) {
      vector(entry, entry.tensor().type().dtype(), source, packed);
      return;
    }
    int tiles = entry.tiles();
    int step = Math.max(1, COLUMNS_AT_ONCE / entry.columns());
    IntStream.range(0, (tiles + step - 1) / step)
        .parallel()
        .forEach(i -> tiles(entry, source, packed, i * step, Math.min(tiles, (i + 1) * step)));
  }

  /**
   * Packs tiles {@code from} to {@code to} of a matrix, or of a stack of matrices, whose tiles are
   * counted through. Different ranges may be packed at once.
   *
   * @param source the whole matrix or stack as the file holds it, row after row
   * @param packed the whole block, zero before
   * @throws CkException if a weight is not finite
   */
  public static void tiles(
      WeightLayout.Entry entry, MemorySegment source, MemorySegment packed, int from, int to) {
    WeightFormat format = entry.format();
    if (format == null) {
      throw new IllegalArgumentException(entry.tensor().id() + " is no matrix");
    }
    DType type = format.dtype();
    long rowBytes = type.bytes(entry.columns());
    List<WeightFormat.Region> regions = format.regions(entry.columns());
    int perMatrix = WeightFormat.tiles(entry.rows());
    for (int tile = from; tile < to; tile++) {
      List<MemorySegment> rows = new ArrayList<>();
      int before = tile / perMatrix * entry.rows();
      int first = before + tile % perMatrix * WeightFormat.TILE;
      int last = Math.min(first + WeightFormat.TILE, before + entry.rows());
      for (int row = first; row < last; row++) {
        MemorySegment bytes = source.asSlice(row * rowBytes, rowBytes);
        checkFinite(entry.tensor().id(), type, bytes, row);
        rows.add(bytes);
      }
      List<MemorySegment> pieces = new ArrayList<>();
      for (int i = 0; i < regions.size(); i++) {
        long bytes = regions.get(i).tileBytes();
        pieces.add(packed.asSlice(entry.regions().get(i) + tile * bytes, bytes));
      }
      format.pack(rows, entry.columns(), pieces);
    }
  }

  /** Packs a vector of any stored type as f32. */
  public static void vector(
      WeightLayout.Entry entry, DType type, MemorySegment source, MemorySegment packed) {
    checkFinite(entry.tensor().id(), type, source, 0);
    float[] values = Codec.decode(type, source, entry.columns());
    for (int i = 0; i < values.length; i++) {
      packed.set(F32, i * 4L, values[i]);
    }
  }

  /** Writes row {@code row} of a table, whose rows stand without padding. */
  public static void tableRow(float[] values, int row, MemorySegment table) {
    for (int i = 0; i < values.length; i++) {
      table.set(F32, 4L * ((long) row * values.length + i), values[i]);
    }
  }

  /** A block is finite when its scale is, and its minimum where it has one. */
  private static void checkFinite(String name, DType type, MemorySegment row, int index) {
    long bytes = row.byteSize();
    boolean finite = true;
    for (long at = 0; at < bytes; at += type.blockBytes()) {
      finite &=
          switch (type) {
            case F32 -> Float.isFinite(row.get(F32, at));
            case F16, Q8_0, Q4_0, Q5_0, IQ4_NL, IQ4_XS -> finiteHalf(row, at);
            case Q4_1, Q5_1, Q4_K, Q5_K -> finiteHalf(row, at) && finiteHalf(row, at + 2);
            case Q2_K -> finiteHalf(row, at + 80) && finiteHalf(row, at + 82);
            case Q3_K -> finiteHalf(row, at + 108);
            case BF16 -> (row.get(I16, at) & 0x7F80) != 0x7F80;
            case Q6_K -> finiteHalf(row, at + 208);
          };
    }
    if (!finite) {
      throw new CkException(
          "weight %s has a value in row %d that is not finite".formatted(name, index));
    }
  }

  private static boolean finiteHalf(MemorySegment row, long at) {
    return (row.get(I16, at) & 0x7C00) != 0x7C00;
  }
}
