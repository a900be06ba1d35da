package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a matmul does to its outputs before it stores them, each on the same formula as the kernel
 * that does only this: bias, then the gate ({@code silu(first) * second} of two matrices), then the
 * residual.
 */
public final class Epilogue {
  /**
   * Which of them, in which buffers.
   *
   * @param outputStride f32 from one row of the output to the next
   * @param residualStride likewise; 0 where there is no residual
   */
  public record Spec(boolean bias, boolean gate, int residualStride, int outputStride) {
    /** Only the store. */
    public static Spec store(int outputStride) {
      return new Spec(false, false, 0, outputStride);
    }
  }

  private final KernelBuilder k;
  private final Spec spec;
  private final @Nullable Value bias;
  private final @Nullable Value residual;
  private final Value y;

  /** Declares the parameters: bias, residual (where there are such) and y. */
  Epilogue(KernelBuilder k, Spec spec) {
    this.k = k;
    this.spec = spec;
    this.bias = spec.bias() ? k.in("bias", Mem.F32) : null;
    this.residual = spec.residualStride() > 0 ? k.in("residual", Mem.F32) : null;
    this.y = k.out("y", Mem.F32);
  }

  /**
   * Stores tiles {@code n} to {@code n + tiles - 1} of the rows from {@code m} on, but none from
   * {@code end} on.
   *
   * @param results for each row, for each tile, a vector for each matrix
   */
  void store(Value m, Value n, int tiles, Value end, List<List<Value>> results) {
    for (int i = 0; i < tiles; i++) {
      int each = results.getFirst().size() / tiles;
      int first = i * each;
      Value tile = k.add(n, i);
      Runnable store =
          () -> store(m, tile, results.stream().map(r -> r.subList(first, first + each)).toList());
      if (i == 0) {
        store.run();
      } else {
        k.when(k.lt(tile, end), store);
      }
    }
  }

  /**
   * Stores tile {@code n} of the rows from {@code m} on.
   *
   * @param results for each row, a vector for each matrix
   */
  void store(Value m, Value n, List<List<Value>> results) {
    Value column = k.mul(n, WeightFormat.TILE);
    for (int i = 0; i < results.size(); i++) {
      Value row = k.add(m, i);
      Value value = results.get(i).getFirst();
      if (bias != null) {
        value = k.add(value, k.load16(bias, column));
      }
      if (spec.gate()) {
        value = k.mul(Maths.silu(k, value), results.get(i).get(1));
      }
      if (residual != null) {
        value = k.add(k.load16(k.at(residual, row, spec.residualStride()), column), value);
      }
      k.store(k.at(y, row, spec.outputStride()), column, value);
    }
  }
}
