package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import dev.ckernel.kernel.Target;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code x [rows, k]} times one or two matrices {@code [n, k]}.
 *
 * @param group elements per sum of quantised activations
 * @param matrices 2 where the epilogue gates
 * @param abreast 1 where few rows meet several tiles at a time
 * @param floats whether weights in blocks meet rows that are not quantised
 */
record MatmulSample(
    DType dtype,
    int n,
    int k,
    int rows,
    int group,
    int matrices,
    boolean bias,
    boolean residual,
    int abreast,
    boolean floats)
    implements Sample {
  static MatmulSample of(DType dtype, int n, int k, int rows) {
    return new MatmulSample(
        dtype, n, k, rows, WeightRows.subBlock(dtype), 1, false, false, 1, false);
  }

  MatmulSample gate() {
    return new MatmulSample(dtype, n, k, rows, group, 2, bias, residual, abreast, floats);
  }

  MatmulSample withBias() {
    return new MatmulSample(dtype, n, k, rows, group, matrices, true, residual, abreast, floats);
  }

  MatmulSample withResidual() {
    return new MatmulSample(dtype, n, k, rows, group, matrices, bias, true, abreast, floats);
  }

  /** The form that is shared with Q6_K. */
  MatmulSample withSumsOf16() {
    return new MatmulSample(dtype, n, k, rows, 16, matrices, bias, residual, abreast, floats);
  }

  /** Tiles one by one. */
  MatmulSample oneByOne() {
    return new MatmulSample(dtype, n, k, rows, group, matrices, bias, residual, 0, floats);
  }

  /** Rows of f32, which weights in blocks meet as f32. */
  MatmulSample withFloats() {
    return new MatmulSample(dtype, n, k, rows, group, matrices, bias, residual, abreast, true);
  }

  private boolean isQuantised() {
    return dtype.isQuantised() && !floats;
  }

  @Override
  public String name() {
    return "matmul "
        + dtype
        + " ["
        + rows
        + ", "
        + k
        + "]x["
        + n
        + ", "
        + k
        + "]"
        + (matrices == 2 ? " gate" : "")
        + (bias ? " bias" : "")
        + (residual ? " residual" : "")
        + (abreast == 0 ? " one by one" : "")
        + (floats ? " floats" : "")
        + (isQuantised() && group != WeightRows.subBlock(dtype) ? " sums of 16" : "");
  }

  private int seed() {
    return n * 31 + k * 7 + rows;
  }

  private int inputStride() {
    return isQuantised() ? k : Numbers.up(k) + 16;
  }

  int outputStride() {
    return Numbers.up(n) + 16;
  }

  private int residualStride() {
    return Numbers.up(n) + 32;
  }

  List<WeightRows> weights() {
    List<WeightRows> weights = new ArrayList<>();
    for (int i = 0; i < matrices; i++) {
      weights.add(WeightRows.random(dtype, n, k, seed() + 1 + i));
    }
    return weights;
  }

  private float[] input() {
    float[] x = new Numbers(seed()).rows(rows, k, inputStride());
    for (int row = 2; row < rows; row += 4) {
      x[row * inputStride()] = 1000; // one value that makes all others of its block small
    }
    return x;
  }

  List<float[]> inputRows() {
    return Contract.rows(input(), k, inputStride());
  }

  private float[] biasRow() {
    return new Numbers(seed() + 3).padded(n);
  }

  private float[] residualRows() {
    return new Numbers(seed() + 4).rows(rows, n, residualStride());
  }

  @Override
  public KernelCase on(Target target) {
    WeightFormat format = WeightFormat.of(dtype);
    Activation activation = isQuantised() ? Activation.of(k, group, target) : null;
    Epilogue.Spec epilogue =
        new Epilogue.Spec(bias, matrices == 2, residual ? residualStride() : 0, outputStride());
    Matmul.Spec spec =
        new Matmul.Spec("matmul", name(), format, matrices, k, inputStride(), activation, epilogue);
    List<KernelCase.Argument> weights = new ArrayList<>();
    weights().forEach(w -> weights.addAll(w.regions()));
    List<KernelCase.Argument> added = new ArrayList<>();
    if (bias) {
      added.add(Numbers.input(biasRow()));
    }
    if (residual) {
      added.add(Numbers.input(residualRows()));
    }
    added.add(new KernelCase.Output(4L * rows * outputStride()));
    List<KernelCase.Call> calls = new ArrayList<>();
    for (Matmul.Variant variant : Matmul.variants(spec, target)) {
      List<KernelCase.Argument> all = new ArrayList<>(weights);
      switch (format) {
        case WeightFormat.Plain plain -> all.add(Numbers.input(input()));
        case WeightFormat.Blocks blocks when floats -> all.add(Numbers.input(input()));
        case WeightFormat.Blocks blocks ->
            all.addAll(QuantisedRows.of(inputRows(), group).inputs(Matmul.reads(blocks, variant)));
      }
      all.addAll(added);
      for (long bytes : Matmul.threadBytes(spec, variant, target)) {
        all.add(new KernelCase.Scratch(bytes));
      }
      all.add(new KernelCase.Constant(rows));
      all.add(new KernelCase.Constant(WeightFormat.tiles(n)));
      if (Matmul.choosesTiles(spec, target)) {
        all.add(new KernelCase.Constant(abreast));
      }
      calls.add(
          new KernelCase.Call(
              Matmul.build(spec, variant, target),
              all,
              Matmul.items(spec, WeightFormat.tiles(n), target)
                  * Math.ceilDiv(rows, Matmul.rowsOfAnItem(spec, target))));
    }
    return new KernelCase(calls);
  }

  @Override
  public List<int[]> contract() {
    List<WeightRows> weights = weights();
    float[] biases = biasRow();
    float[] residuals = residualRows();
    float[] y = new float[rows * outputStride()];
    for (int row = 0; row < rows; row++) {
      float[] x = inputRows().get(row);
      for (int column = 0; column < n; column++) {
        float value = dot(weights.getFirst(), x, column);
        if (bias) {
          value = value + biases[column];
        }
        if (matrices == 2) {
          value = Contract.silu(value) * dot(weights.get(1), x, column);
        }
        if (residual) {
          value = residuals[row * residualStride() + column] + value;
        }
        y[row * outputStride() + column] = value;
      }
    }
    return List.of(Buffers.bits(y));
  }

  private float dot(WeightRows w, float[] x, int column) {
    return isQuantised()
        ? Contract.dot(
            Contract.quantise(x),
            w.quants()[column],
            w.scales()[column],
            WeightRows.hasMinimums(w.dtype()) ? w.minimums()[column] : null,
            WeightRows.subBlock(w.dtype()))
        : Contract.dot(x, w.plain()[column]);
  }
}
