package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Epilogue.Part;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code x [rows, k]} times one or two matrices {@code [n, k]}.
 *
 * @param group elements per sum of quantised activations
 * @param parts of the epilogue
 * @param abreast 1 where few rows meet several tiles at a time
 * @param floats whether weights in blocks meet rows that are not quantised
 */
record MatmulSample(
    DType dtype, int n, int k, int rows, int group, List<Part> parts, int abreast, boolean floats)
    implements Sample {
  static MatmulSample of(DType dtype, int n, int k, int rows) {
    return new MatmulSample(dtype, n, k, rows, WeightRows.subBlock(dtype), List.of(), 1, false);
  }

  MatmulSample gate() {
    return then(new Part.Gate(Nonlinearity.SILU));
  }

  /** A bias before all other parts. */
  MatmulSample withBias() {
    List<Part> more = new ArrayList<>(parts);
    more.addFirst(new Part.Bias());
    return new MatmulSample(dtype, n, k, rows, group, more, abreast, floats);
  }

  MatmulSample withResidual() {
    return then(new Part.Residual());
  }

  MatmulSample then(Part part) {
    List<Part> more = new ArrayList<>(parts);
    more.add(part);
    return new MatmulSample(dtype, n, k, rows, group, more, abreast, floats);
  }

  /** The form that is shared with Q6_K. */
  MatmulSample withSumsOf16() {
    return new MatmulSample(dtype, n, k, rows, 16, parts, abreast, floats);
  }

  /** Tiles one by one. */
  MatmulSample oneByOne() {
    return new MatmulSample(dtype, n, k, rows, group, parts, 0, floats);
  }

  /** Rows of f32, which weights in blocks meet as f32. */
  MatmulSample withFloats() {
    return new MatmulSample(dtype, n, k, rows, group, parts, abreast, true);
  }

  private boolean isQuantised() {
    return dtype.isQuantised() && !floats;
  }

  private int matrices() {
    return has(Part.Gate.class) ? 2 : 1;
  }

  private boolean has(Class<? extends Part> part) {
    return parts.stream().anyMatch(part::isInstance);
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
        + parts.stream().map(MatmulSample::name).sorted().collect(Collectors.joining())
        + (abreast == 0 ? " one by one" : "")
        + (floats ? " floats" : "")
        + (isQuantised() && group != WeightRows.subBlock(dtype) ? " sums of 16" : "");
  }

  private static String name(Part part) {
    return switch (part) {
      case Part.Gate g when g.function() == Nonlinearity.SILU -> " gate";
      case Part.Gate g -> " gate of " + g.function().label();
      case Part.Bias b -> " bias";
      case Part.Activate a -> " " + a.function().label();
      case Part.Scale s -> " times " + s.factor();
      case Part.SoftCap c -> " within " + c.cap();
      case Part.Residual r -> " residual";
    };
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
    for (int i = 0; i < matrices(); i++) {
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
    Epilogue.Spec epilogue = new Epilogue.Spec(parts, residualStride(), outputStride());
    Matmul.Spec spec =
        new Matmul.Spec(
            "matmul", name(), format, matrices(), k, inputStride(), activation, epilogue);
    List<KernelCase.Argument> weights = new ArrayList<>();
    weights().forEach(w -> weights.addAll(w.regions()));
    List<KernelCase.Argument> added = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Part.Bias b -> added.add(Numbers.input(biasRow()));
        case Part.Residual r -> added.add(Numbers.input(residualRows()));
        case Part.Activate a -> {}
        case Part.Gate g -> {}
        case Part.Scale s -> {}
        case Part.SoftCap c -> {}
      }
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
        for (Part part : parts) {
          value =
              switch (part) {
                case Part.Bias bias -> value + biases[column];
                case Part.Activate a -> TrainingContract.of(a.function(), value);
                case Part.Gate g ->
                    TrainingContract.of(g.function(), value) * dot(weights.get(1), x, column);
                case Part.Scale scale -> value * scale.factor();
                case Part.SoftCap c ->
                    c.cap() * TrainingContract.tanh(value * (float) (1.0 / c.cap()));
                case Part.Residual r -> residuals[row * residualStride() + column] + value;
              };
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
