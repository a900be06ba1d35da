package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** Gradients of matrices and vectors. */
final class GradientSamples {
  private GradientSamples() {}

  /** In odd shapes. */
  static List<Sample> all() {
    List<Sample> all = new ArrayList<>();
    all.add(weight(24, 29, 5, 3));
    all.add(weight(40, 200, 17, 1));
    all.add(weight(9, 8, 300, 2));
    all.add(input(24, 29, 5, false));
    all.add(input(40, 40, 9, true));
    all.add(input(300, 17, 17, true));
    for (DType dtype : DType.values()) {
      if (dtype != DType.F32) {
        all.add(input(dtype, 24, WeightRows.inputs(dtype), 5, false));
        all.add(input(dtype, 40, 2 * WeightRows.inputs(dtype), 9, true));
      }
    }
    all.add(input(DType.F16, 24, 29, 5, false));
    all.add(input(DType.Q8_0, 300, 96, 17, true));
    all.add(columnSum(24, 1, 5, 3));
    all.add(columnSum(24, 3, 7, 2));
    all.add(columnSum(16, 1, 300, 2));
    all.add(embedding(37, 29, 0, 36, 16, 16, 15, 0));
    return all;
  }

  /** {@code [n][k]} as the kernels hold it. */
  static float[] packed(float[][] matrix) {
    int inputs = matrix[0].length;
    float[] packed = new float[WeightFormat.tiles(matrix.length) * 16 * inputs];
    for (int n = 0; n < matrix.length; n++) {
      for (int k = 0; k < inputs; k++) {
        packed[(n / 16 * inputs + k) * 16 + n % 16] = matrix[n][k];
      }
    }
    return packed;
  }

  static float[][] matrix(Numbers numbers, int n, int k) {
    float[][] matrix = new float[n][];
    for (int row = 0; row < n; row++) {
      matrix[row] = numbers.vector(k);
    }
    return matrix;
  }

  static Sample weight(int n, int k, int length, int sequences) {
    int rows = length * sequences;
    int outputStride = Numbers.up(n) + 16;
    int inputStride = Numbers.up(k) + 32;
    Numbers numbers = new Numbers(n * 31L + k * 7L + rows);
    float[] dy = numbers.rows(rows, n, outputStride);
    float[] x = numbers.rows(rows, k, inputStride);
    float[][] grad = matrix(numbers, n, k);
    KernelCase.Input held = Numbers.input(packed(grad));
    WeightGradient.Spec spec =
        new WeightGradient.Spec("weight_gradient", "", n, k, length, outputStride, inputStride);
    return new GivenSample(
        "weight gradient " + sequences + "x[" + length + ", " + n + "]x[" + k + "]",
        target ->
            new KernelCase(
                WeightGradient.build(spec, target),
                List.of(
                    Numbers.input(dy),
                    Numbers.input(x),
                    held,
                    new KernelCase.Scratch(WeightGradient.threadBytes(spec, target)),
                    new KernelCase.Constant(rows)),
                WeightGradient.items(spec, target)),
        () -> {
          float[][] y = new float[n][k];
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < k; j++) {
              int output = i;
              int input = j;
              y[i][j] =
                  GradientContract.overTokens(
                      grad[i][j],
                      rows,
                      length,
                      (acc, t) ->
                          Math.fma(dy[t * outputStride + output], x[t * inputStride + input], acc));
            }
          }
          return List.of(Buffers.bits(packed(y)));
        });
  }

  static Sample input(int n, int k, int rows, boolean residual) {
    Numbers numbers = new Numbers(n * 31L + k * 7L + rows + 1);
    float[] dy = numbers.rows(rows, n, Numbers.up(n) + 16);
    float[][] w = matrix(numbers, n, k);
    List<KernelCase.Input> held = List.of(Numbers.input(packed(w)));
    return input(numbers, DType.F32, dy, w, held, rows, residual);
  }

  /** Of weights as model files hold them, which count as what their codec makes of them. */
  static Sample input(DType dtype, int n, int k, int rows, boolean residual) {
    Numbers numbers = new Numbers(n * 31L + k * 7L + rows + 1);
    float[] dy = numbers.rows(rows, n, Numbers.up(n) + 16);
    WeightRows weights = WeightRows.random(dtype, n, k, n + k);
    return input(numbers, dtype, dy, weights.plain(), weights.regions(), rows, residual);
  }

  private static Sample input(
      Numbers numbers,
      DType dtype,
      float[] dy,
      float[][] w,
      List<KernelCase.Input> held,
      int rows,
      boolean residual) {
    int n = w.length;
    int k = w[0].length;
    int outputStride = Numbers.up(n) + 16;
    int inputStride = Numbers.up(k);
    int residualStride = inputStride + 16;
    float[] other = numbers.rows(rows, k, residualStride);
    InputGradient.Spec spec =
        new InputGradient.Spec(
            "input_gradient",
            "",
            WeightFormat.of(dtype),
            n,
            k,
            outputStride,
            inputStride,
            residual ? residualStride : 0);
    return new GivenSample(
        "input gradient "
            + (dtype == DType.F32 ? "" : dtype + " ")
            + "["
            + rows
            + ", "
            + n
            + "]x["
            + k
            + "]"
            + (residual ? " residual" : ""),
        target -> {
          List<KernelCase.Argument> arguments = new ArrayList<>();
          arguments.add(Numbers.input(dy));
          arguments.addAll(held);
          if (residual) {
            arguments.add(Numbers.input(other));
          }
          arguments.add(new KernelCase.Output(4L * rows * inputStride));
          arguments.add(new KernelCase.Scratch(InputGradient.threadBytes(spec, target)));
          arguments.add(new KernelCase.Constant(rows));
          return new KernelCase(
              InputGradient.build(spec, target), arguments, InputGradient.items(spec, target));
        },
        () -> {
          float[] y = new float[rows * inputStride];
          List<float[]> gradients = Contract.rows(dy, n, outputStride);
          for (int j = 0; j < k; j++) {
            float[] column = new float[n];
            for (int i = 0; i < n; i++) {
              column[i] = w[i][j];
            }
            for (int t = 0; t < rows; t++) {
              float sum = GradientContract.input(gradients.get(t), column);
              y[t * inputStride + j] = residual ? other[t * residualStride + j] + sum : sum;
            }
          }
          return List.of(Buffers.bits(y));
        });
  }

  static Sample columnSum(int width, int fold, int length, int sequences) {
    int rows = length * sequences;
    int stride = Numbers.up(width * fold) + 16;
    Numbers numbers = new Numbers(width * 31L + fold * 7L + rows);
    float[] v = numbers.rows(rows, width * fold, stride);
    float[] grad = numbers.padded(width);
    KernelCase.Input held = Numbers.input(grad);
    ColumnSum.Spec spec = new ColumnSum.Spec("column_sum", "", width, fold, length, stride);
    return new GivenSample(
        "column sum " + sequences + "x[" + length + ", " + fold + "x" + width + "]",
        target ->
            new KernelCase(
                ColumnSum.build(spec),
                List.of(Numbers.input(v), held, new KernelCase.Constant(rows)),
                ColumnSum.items(spec)),
        () -> {
          float[] y = grad.clone();
          for (int c = 0; c < width; c++) {
            int column = c;
            y[c] =
                GradientContract.overTokens(
                    grad[c],
                    rows,
                    length,
                    (acc, t) -> {
                      float sum = acc;
                      for (int g = 0; g < fold; g++) {
                        sum = sum + v[t * stride + g * width + column];
                      }
                      return sum;
                    });
          }
          return List.of(Buffers.bits(y));
        });
  }

  static Sample embedding(int vocabulary, int size, int... tokens) {
    int stride = Numbers.up(size);
    Numbers numbers = new Numbers(vocabulary * 31L + size);
    float[] dx = numbers.rows(tokens.length, size, stride);
    float[][] grad = matrix(numbers, vocabulary, size);
    KernelCase.Input held = Numbers.input(packed(grad));
    EmbeddingGradient.Spec spec =
        new EmbeddingGradient.Spec("embedding_gradient", "", size, stride);
    return new GivenSample(
        "embedding gradient [" + vocabulary + ", " + size + "]",
        target ->
            new KernelCase(
                EmbeddingGradient.build(spec),
                List.of(
                    Numbers.input(dx),
                    Numbers.input(tokens),
                    held,
                    new KernelCase.Constant(tokens.length)),
                EmbeddingGradient.items(spec)),
        () -> {
          float[][] y = new float[vocabulary][];
          for (int i = 0; i < vocabulary; i++) {
            y[i] = grad[i].clone();
          }
          for (int t = 0; t < tokens.length; t++) {
            for (int c = 0; c < size; c++) {
              y[tokens[t]][c] = y[tokens[t]][c] + dx[t * stride + c];
            }
          }
          return List.of(Buffers.bits(packed(y)));
        });
  }
}
