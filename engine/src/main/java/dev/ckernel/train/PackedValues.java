package dev.ckernel.train;

import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.WeightLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A parameter, its gradient or a moment, packed as kernels read f32: of a matrix sixteen rows side
 * by side, column after column; of a vector its elements.
 */
record PackedValues(WeightLayout.Entry entry, MemorySegment bytes) {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private long at(int row, int column) {
    if (entry.format() == null) {
      return 4L * column;
    }
    int tile = WeightFormat.TILE;
    int within = row % entry.rows();
    long tiles = (long) (row / entry.rows()) * WeightFormat.tiles(entry.rows()) + within / tile;
    return 4 * (tiles * entry.columns() * tile + (long) column * tile + within % tile);
  }

  /** Rows of all matrices of a stack, one after the other. */
  private int rows() {
    return Math.multiplyExact(entry.matrices(), entry.rows());
  }

  /** Packs values that stand row after row. */
  void write(float[] values) {
    if (values.length != (long) rows() * entry.columns()) {
      throw new IllegalArgumentException(
          "%s has %d rows of %d, not %d values"
              .formatted(entry.tensor().id(), rows(), entry.columns(), values.length));
    }
    for (int row = 0; row < rows(); row++) {
      for (int column = 0; column < entry.columns(); column++) {
        bytes.set(F32, at(row, column), values[row * entry.columns() + column]);
      }
    }
  }

  /** The values, row after row. */
  float[] read() {
    float[] values = new float[Math.multiplyExact(rows(), entry.columns())];
    for (int row = 0; row < rows(); row++) {
      for (int column = 0; column < entry.columns(); column++) {
        values[row * entry.columns() + column] = bytes.get(F32, at(row, column));
      }
    }
    return values;
  }
}
