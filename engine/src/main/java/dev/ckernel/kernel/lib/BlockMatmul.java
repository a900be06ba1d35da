package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * The items of a {@link Matmul} with weights in blocks: sums of products of small integers, which
 * are exact, so an int8 dot product and f32 multiply-adds give the same.
 */
abstract sealed class BlockMatmul permits DotMatmul, UnpackingMatmul, ConvertedMatmul {
  /** What the three ways to multiply have in common. */
  record Operands(
      KernelBuilder k,
      Matmul.Spec spec,
      Target target,
      WeightFormat.Blocks format,
      List<List<Value>> matrices,
      Activation.Rows activations,
      Epilogue epilogue) {}

  final KernelBuilder k;
  final Matmul.Spec spec;
  final Target target;
  final WeightFormat.Blocks format;
  final List<List<Value>> matrices;
  final Epilogue epilogue;
  private final Activation.Rows activations;

  BlockMatmul(Operands operands) {
    this.k = operands.k();
    this.spec = operands.spec();
    this.target = operands.target();
    this.format = operands.format();
    this.matrices = operands.matrices();
    this.activations = operands.activations();
    this.epilogue = operands.epilogue();
  }

  /** Tiles {@code begin} to {@code end - 1}, with {@code rowTile} rows of one in registers. */
  abstract void tiles(Value begin, Value end, RowTiles.Range rows, int rowTile);

  final List<Activation.Rows> rows(Value m, int r) {
    List<Activation.Rows> rows = new ArrayList<>();
    for (int i = 0; i < r; i++) {
      rows.add(activations.row(k, k.add(m, i)));
    }
    return rows;
  }

  /** Sub-blocks of a block. */
  final int subs() {
    return 32 / format.subBlock();
  }

  /**
   * Adds sub-block {@code index}, of block {@code b}, to the total of each row: {@code total =
   * fma(dot, scale * xScale, total)}, then {@code total = fma(-Σq, minimum * xScale, total)}.
   *
   * @param dots of each row
   * @param totals of each row, for each tile
   */
  final void scaleInto(
      Scales.SubBlock scales,
      Value index,
      Value b,
      List<Activation.Rows> rows,
      List<Value> dots,
      List<List<Variable>> totals,
      int tile) {
    Value minimum = scales.minimum();
    for (int i = 0; i < rows.size(); i++) {
      Activation.Rows row = rows.get(i);
      Variable total = totals.get(i).get(tile);
      Value xScale = k.load(row.scales(), b);
      k.set(total, k.fma(dots.get(i), k.mul(scales.scale(), xScale), k.get(total)));
      if (minimum != null) {
        Value negated = row.sum(k, index, format.subBlock());
        k.set(total, k.fma(negated, k.mul(minimum, xScale), k.get(total)));
      }
    }
  }
}
