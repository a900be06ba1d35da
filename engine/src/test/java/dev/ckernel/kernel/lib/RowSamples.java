package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/** Kernels that treat each element, or each row, by itself. */
final class RowSamples {
  static final float EPSILON = 1e-5f;

  private RowSamples() {}

  static Sample add(int rows, int size) {
    int stride = Numbers.up(size) + 16;
    return binary("add", Rows.add("add", "", size, stride), (a, b) -> a + b, rows, size, stride);
  }

  static Sample gate(int rows, int size) {
    int stride = Numbers.up(size) + 16;
    return binary(
        "gate",
        Rows.gate("gate", "", Nonlinearity.SILU, size, stride, stride),
        (a, b) -> Contract.silu(a) * b,
        rows,
        size,
        stride);
  }

  private static Sample binary(
      String name, Kernel kernel, BinaryOperator<Float> op, int rows, int size, int stride) {
    Numbers numbers = new Numbers(size);
    float[] a = numbers.rows(rows, size, stride);
    float[] b = numbers.rows(rows, size, stride);
    a[0] = 90;
    a[1] = -90;
    float[] y = new float[a.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = op.apply(a[i], b[i]);
    }
    return new GivenSample(
        name + " [" + rows + ", " + size + "]",
        target ->
            new KernelCase(
                kernel,
                List.of(Numbers.input(a), Numbers.input(b), new KernelCase.Output(4L * y.length)),
                rows),
        () -> List.of(Buffers.bits(y)));
  }

  static Sample scale(int rows, int size) {
    int from = Numbers.up(size) + 16;
    int to = Numbers.up(size);
    float factor = (float) StrictMath.sqrt(1152);
    float[] x = new Numbers(size).rows(rows, size, from);
    float[] y = new float[rows * to];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i / to * from + i % to] * factor;
    }
    return new GivenSample(
        "scale [" + rows + ", " + size + "]",
        target ->
            new KernelCase(
                Rows.scale("scale", "", factor, size, from, to),
                List.of(Numbers.input(x), new KernelCase.Output(4L * y.length)),
                rows),
        () -> List.of(Buffers.bits(y)));
  }

  static Sample bias(int rows, int size) {
    int from = Numbers.up(size) + 16;
    int to = Numbers.up(size);
    float[] x = new Numbers(size).rows(rows, size, from);
    float[] bias = new Numbers(-size).padded(size);
    float[] y = new float[rows * to];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i / to * from + i % to] + bias[i % to];
    }
    return new GivenSample(
        "bias [" + rows + ", " + size + "]",
        target ->
            new KernelCase(
                Rows.bias("bias", "", size, from, to),
                List.of(
                    Numbers.input(x), Numbers.input(bias), new KernelCase.Output(4L * y.length)),
                rows),
        () -> List.of(Buffers.bits(y)));
  }

  static Sample select(int rows, int size) {
    int stride = Numbers.up(size);
    float[] x = new Numbers(size).rows(rows + 3, size, stride);
    int[] selected = selected(rows);
    List<float[]> all = Contract.rows(x, stride, stride);
    List<float[]> y = new ArrayList<>();
    for (int row : selected) {
      y.add(all.get(row));
    }
    return new GivenSample(
        "select [" + rows + ", " + size + "]",
        target ->
            new KernelCase(
                Rows.select("select", "", size, stride),
                List.of(
                    Numbers.input(x),
                    Numbers.input(selected),
                    new KernelCase.Output(4L * rows * stride)),
                rows),
        () -> List.of(Buffers.bits(Numbers.join(y, stride))));
  }

  private static int[] selected(int rows) {
    int[] selected = new int[rows];
    for (int i = 0; i < rows; i++) {
      selected[i] = (5 * i + 2) % (rows + 3);
    }
    return selected;
  }

  static Sample quantise(int rows, int size, int group) {
    float[] x = hardToQuantise(rows, size);
    return new GivenSample(
        "quantise [" + rows + ", " + size + "] sums of " + group,
        target -> {
          Activation form = Activation.of(size, group, target);
          List<KernelCase.Argument> arguments = new ArrayList<>();
          arguments.add(Numbers.input(x));
          arguments.addAll(QuantisedRows.outputs(form, rows));
          return new KernelCase(
              Rows.quantise("quantise", "", form, size), arguments, rows * Rows.pieces(form));
        },
        () -> QuantisedRows.of(Contract.rows(x, size, size), group).contract());
  }

  /** Also blocks of zeros, of denormals, around 2^-100, with one large value, and of ties. */
  static float[] hardToQuantise(int rows, int size) {
    float[] x = new Numbers(size).rows(rows, size, size);
    for (int block = 0; block < x.length / 32; block++) {
      for (int i = 32 * block; i < 32 * block + 32; i++) {
        x[i] =
            switch (block % 8) {
              case 1 -> i % 2 == 0 ? 0f : -0f;
              case 2 -> x[i] * 0x1p-130f;
              case 3 -> x[i] * 0x1p-99f;
              case 4 -> i % 32 == 17 ? -1e30f : x[i];
              case 5 -> i % 32 == 0 ? 127f : (i % 32 - 16) + 0.5f;
              case 6 -> i % 32 == 0 ? 0x1p-100f : Math.nextDown(0x1p-100f) * x[i];
              default -> x[i];
            };
      }
    }
    return x;
  }

  static Sample embedding(DType dtype, int vocabulary, int size, int... tokens) {
    WeightRows table = WeightRows.random(dtype, vocabulary, size, size);
    int stride = Numbers.up(size);
    List<float[]> y = new ArrayList<>();
    for (int token : tokens) {
      y.add(table.plain()[token]);
    }
    return new GivenSample(
        "embedding " + dtype + " [" + vocabulary + ", " + size + "]",
        target -> {
          List<KernelCase.Argument> arguments = new ArrayList<>(table.regions());
          arguments.add(Numbers.input(tokens));
          arguments.add(new KernelCase.Output(4L * tokens.length * stride));
          return new KernelCase(
              Rows.embedding("embedding", "", table.format(), size, stride),
              arguments,
              tokens.length);
        },
        () -> List.of(Buffers.bits(Numbers.join(y, stride))));
  }

  static Sample norm(int rows, int size, boolean select) {
    int from = Numbers.up(size) + 16;
    int to = Numbers.up(size);
    return norm(rows, size, select, from, to, 0);
  }

  /** With quantised output. */
  static Sample normAndQuantise(int rows, int size, int group) {
    return norm(rows, size, false, size, 0, group);
  }

  /** The norm of rows, to which others are added in place. */
  static Sample normAndSum(int rows, int size) {
    int from = Numbers.up(size);
    int to = from + 16;
    float[] x = new Numbers(size).rows(rows, size, from);
    float[] weight = new Numbers(-size).padded(size);
    float[] residual = new Numbers(size + 1).rows(rows, size, to);
    float[] y = new float[rows * to];
    for (int row = 0; row < rows; row++) {
      float[] normed =
          Contract.rmsNorm(
              Contract.rows(x, size, from).get(row),
              java.util.Arrays.copyOf(weight, size),
              EPSILON);
      for (int i = 0; i < size; i++) {
        y[row * to + i] = residual[row * to + i] + normed[i];
      }
    }
    return new GivenSample(
        "norm [" + rows + ", " + size + "] and sum",
        target ->
            new KernelCase(
                Norm.rms(new Norm.Spec("norm", "", size, EPSILON, from, to, to, null, false)),
                List.of(
                    Numbers.input(x),
                    Numbers.input(weight),
                    Numbers.input(residual),
                    new KernelCase.Output(4L * rows * to)),
                rows),
        () -> List.of(Buffers.bits(y)));
  }

  private static Sample norm(int rows, int size, boolean select, int from, int to, int group) {
    float[] x = new Numbers(size).rows(rows + 3, size, from);
    float[] weight = new Numbers(-size).padded(size);
    int[] selected = selected(rows);
    List<float[]> inputs = Contract.rows(x, size, from);
    List<float[]> y = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      y.add(
          Contract.rmsNorm(
              inputs.get(select ? selected[row] : row),
              java.util.Arrays.copyOf(weight, size),
              EPSILON));
    }
    return new GivenSample(
        "norm ["
            + rows
            + ", "
            + size
            + "]"
            + (select ? " of selected rows" : "")
            + (group > 0 ? " quantised, sums of " + group : ""),
        target -> {
          Activation form = group > 0 ? Activation.of(size, group, target) : null;
          List<KernelCase.Argument> arguments = new ArrayList<>();
          arguments.add(Numbers.input(x));
          if (select) {
            arguments.add(Numbers.input(selected));
          }
          arguments.add(Numbers.input(weight));
          if (form == null) {
            arguments.add(new KernelCase.Output(4L * rows * to));
          } else {
            arguments.addAll(QuantisedRows.outputs(form, rows));
          }
          return new KernelCase(
              Norm.rms(new Norm.Spec("norm", "", size, EPSILON, from, to, 0, form, select)),
              arguments,
              rows);
        },
        () ->
            group > 0
                ? QuantisedRows.of(y, group).contract()
                : List.of(Buffers.bits(Numbers.join(y, to))));
  }
}
