package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.tensor.CounterRng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of training: the loss, norms, nonlinearities and what goes back through them. */
final class TrainingSamples {
  private TrainingSamples() {}

  static List<Sample> all() {
    List<Sample> all = new ArrayList<>();
    all.add(crossEntropy(5, 509));
    all.add(crossEntropyGradient(5, 509, false));
    all.add(crossEntropyGradient(5, 512, true));
    for (boolean centred : new boolean[] {false, true}) {
      all.add(normGradient(3, 1, 96, centred));
      all.add(normGradient(3, 3, 24, centred));
    }
    all.add(layerNorm(3, 509));
    for (Nonlinearity f : Nonlinearity.values()) {
      all.add(gate(f, 3, 272));
      all.add(apply(f, 3, 24));
    }
    for (Heads.RopeLayout layout : Heads.RopeLayout.values()) {
      all.add(HeadSamples.ropeGradient(3, 24, 24, layout));
      all.add(HeadSamples.ropeGradient(2, 80, 20, layout));
      all.add(HeadSamples.rope(2, 80, HeadSamples.interleaved(72, layout), true));
    }
    all.add(new SequenceAttentionSample(6, 3, 24, 0, 20, 2));
    all.add(new SequenceAttentionSample(2, 1, 8, 0, 132, 1));
    all.add(new SequenceAttentionSample(1, 1, 24, 37, 180, 1));
    all.add(new SequenceAttentionSample(1, 1, 4, 5, 131, 1));
    all.add(dropout(3, 40));
    all.add(softCap(30, 3, 40));
    all.add(softCap(0.7f, 2, 509));
    return all;
  }

  /** Garbage where a kernel must write: what it leaves shows. */
  static KernelCase.Input unclean(int floats) {
    return Numbers.input(new Numbers(floats).vector(floats));
  }

  private static int[] targets(int rows, int vocabulary) {
    int[] targets = new int[rows];
    for (int i = 0; i < rows; i++) {
      targets[i] = i % 3 == 1 ? CrossEntropy.IGNORED : (vocabulary - 1) * i / rows;
    }
    targets[rows - 1] = vocabulary - 1;
    return targets;
  }

  /** From -8 to 8, and one that is far from the others. */
  private static float[] logits(int rows, int vocabulary, int stride) {
    float[] logits = new Numbers(vocabulary).rows(rows, vocabulary, stride);
    for (int i = 0; i < logits.length; i++) {
      logits[i] *= 8;
    }
    logits[0] = 300;
    return logits;
  }

  private static List<TrainingContract.Loss> losses(
      float[] logits, int vocabulary, int stride, int[] targets) {
    List<TrainingContract.Loss> losses = new ArrayList<>();
    for (float[] row : Contract.rows(logits, vocabulary, stride)) {
      losses.add(TrainingContract.crossEntropy(row, targets[losses.size()]));
    }
    return losses;
  }

  private static float[] stats(List<TrainingContract.Loss> losses) {
    float[] stats = new float[2 * losses.size()];
    for (int i = 0; i < losses.size(); i++) {
      stats[2 * i] = losses.get(i).max();
      stats[2 * i + 1] = losses.get(i).sum();
    }
    return stats;
  }

  static Sample crossEntropy(int rows, int vocabulary) {
    int stride = Numbers.up(vocabulary) + 16;
    float[] logits = logits(rows, vocabulary, stride);
    int[] targets = targets(rows, vocabulary);
    return new GivenSample(
        "cross entropy [" + rows + ", " + vocabulary + "]",
        target ->
            new KernelCase(
                CrossEntropy.forward(new CrossEntropy.Spec("loss", "", vocabulary, stride)),
                List.of(
                    Numbers.input(logits),
                    Numbers.input(targets),
                    new KernelCase.Output(4L * rows),
                    new KernelCase.Output(8L * rows)),
                rows),
        () -> {
          List<TrainingContract.Loss> losses = losses(logits, vocabulary, stride, targets);
          float[] loss = new float[rows];
          for (int i = 0; i < rows; i++) {
            loss[i] = losses.get(i).loss();
          }
          return List.of(Buffers.bits(loss), Buffers.bits(stats(losses)));
        });
  }

  static Sample crossEntropyGradient(int rows, int vocabulary, boolean inPlace) {
    int stride = Numbers.up(vocabulary) + 16;
    float[] logits = logits(rows, vocabulary, stride);
    int[] targets = targets(rows, vocabulary);
    float scale = 1f / 7;
    List<TrainingContract.Loss> losses = losses(logits, vocabulary, stride, targets);
    KernelCase.Input given = Numbers.input(logits);
    return new GivenSample(
        "cross entropy gradient [" + rows + ", " + vocabulary + "]" + (inPlace ? " in place" : ""),
        target ->
            new KernelCase(
                CrossEntropy.gradient(
                    new CrossEntropy.Spec("loss_gradient", "", vocabulary, stride)),
                List.of(
                    given,
                    Numbers.input(targets),
                    Numbers.input(stats(losses)),
                    Numbers.input(scale),
                    inPlace ? given : unclean(rows * stride)),
                rows),
        () -> {
          List<float[]> d = new ArrayList<>();
          for (float[] row : Contract.rows(logits, vocabulary, stride)) {
            int i = d.size();
            d.add(TrainingContract.crossEntropyGradient(row, targets[i], losses.get(i), scale));
          }
          return List.of(Buffers.bits(Numbers.join(d, stride)));
        });
  }

  static Sample normGradient(int rows, int heads, int size, boolean centred) {
    int width = heads * size;
    int from = Numbers.up(width) + 32;
    int stride = Numbers.up(width);
    Numbers numbers = new Numbers(width);
    float[] x = numbers.rows(rows, width, from);
    float[] weight = numbers.padded(size);
    float[] dy = numbers.rows(rows, width, stride);
    NormGradient.Spec spec =
        new NormGradient.Spec("norm_gradient", "", heads, size, RowSamples.EPSILON, from, stride);
    return new GivenSample(
        (centred ? "layer norm gradient [" : "norm gradient [")
            + rows
            + ", "
            + heads
            + " of "
            + size
            + "]",
        target ->
            new KernelCase(
                centred ? NormGradient.layer(spec) : NormGradient.rms(spec),
                List.of(
                    Numbers.input(x),
                    Numbers.input(weight),
                    Numbers.input(dy),
                    unclean(rows * stride),
                    unclean(rows * stride)),
                rows),
        () -> {
          float[] w = Arrays.copyOf(weight, size);
          List<float[]> dx = new ArrayList<>();
          List<float[]> products = new ArrayList<>();
          for (int m = 0; m < rows; m++) {
            List<float[]> dxHeads = new ArrayList<>();
            List<float[]> productHeads = new ArrayList<>();
            for (int head = 0; head < heads; head++) {
              int a = m * from + head * size;
              int b = m * stride + head * size;
              float[][] both =
                  TrainingContract.normGradient(
                      Arrays.copyOfRange(x, a, a + size),
                      w,
                      Arrays.copyOfRange(dy, b, b + size),
                      centred,
                      RowSamples.EPSILON);
              dxHeads.add(both[0]);
              productHeads.add(both[1]);
            }
            dx.add(Numbers.join(dxHeads, size));
            products.add(Numbers.join(productHeads, size));
          }
          return List.of(
              Buffers.bits(Numbers.join(dx, stride)), Buffers.bits(Numbers.join(products, stride)));
        });
  }

  static Sample layerNorm(int rows, int size) {
    int from = Numbers.up(size) + 16;
    int to = Numbers.up(size);
    Numbers numbers = new Numbers(size);
    float[] x = numbers.rows(rows, size, from);
    float[] weight = numbers.padded(size);
    float[] bias = numbers.padded(size);
    return new GivenSample(
        "layer norm [" + rows + ", " + size + "]",
        target ->
            new KernelCase(
                LayerNorm.forward(
                    new LayerNorm.Spec("layer_norm", "", size, RowSamples.EPSILON, from, to)),
                List.of(
                    Numbers.input(x),
                    Numbers.input(weight),
                    Numbers.input(bias),
                    unclean(rows * to)),
                rows),
        () -> {
          List<float[]> y = new ArrayList<>();
          for (float[] row : Contract.rows(x, size, from)) {
            y.add(TrainingContract.layerNorm(row, weight, bias, RowSamples.EPSILON));
          }
          return List.of(Buffers.bits(Numbers.join(y, to)));
        });
  }

  /** From -6 to 6, with some far out. */
  private static float[] arguments(Numbers numbers, int rows, int size, int stride) {
    float[] x = numbers.rows(rows, size, stride);
    for (int i = 0; i < x.length; i++) {
      x[i] *= 6;
    }
    x[0] = 90;
    x[size / 2] = -90;
    return x;
  }

  /** Forward, then backward. */
  static Sample gate(Nonlinearity f, int rows, int size) {
    int stride = Numbers.up(size);
    Numbers numbers = new Numbers(size);
    float[] a = arguments(numbers, rows, size, stride);
    float[] b = numbers.rows(rows, size, stride);
    float[] dy = numbers.rows(rows, size, stride);
    return new GivenSample(
        "gate " + f + " and its gradient [" + rows + ", " + size + "]",
        target -> {
          KernelCase.Input givenA = Numbers.input(a);
          KernelCase.Input givenB = Numbers.input(b);
          Kernel forward = Rows.gate("gate", "", f, size, stride, stride);
          Kernel backward = RowGradients.gate("gate_gradient", "", f, size, stride, stride);
          return new KernelCase(
              List.of(
                  new KernelCase.Call(
                      forward, List.of(givenA, givenB, unclean(rows * stride)), rows),
                  new KernelCase.Call(
                      backward,
                      List.of(
                          givenA,
                          givenB,
                          Numbers.input(dy),
                          unclean(rows * stride),
                          unclean(rows * stride)),
                      rows)));
        },
        () -> {
          float[] y = new float[a.length];
          float[] da = new float[a.length];
          float[] db = new float[a.length];
          for (int i = 0; i < a.length; i++) {
            y[i] = TrainingContract.of(f, a[i]) * b[i];
            da[i] = dy[i] * b[i] * TrainingContract.derivative(f, a[i]);
            db[i] = dy[i] * TrainingContract.of(f, a[i]);
          }
          return List.of(Buffers.bits(y), Buffers.bits(da), Buffers.bits(db));
        });
  }

  /** Forward, then backward. */
  static Sample apply(Nonlinearity f, int rows, int size) {
    int stride = Numbers.up(size);
    Numbers numbers = new Numbers(size);
    float[] x = arguments(numbers, rows, size, stride);
    float[] dy = numbers.rows(rows, size, stride);
    return new GivenSample(
        f + " and its gradient [" + rows + ", " + size + "]",
        target -> {
          KernelCase.Input given = Numbers.input(x);
          return new KernelCase(
              List.of(
                  new KernelCase.Call(
                      RowGradients.apply("apply", "", f, size, stride),
                      List.of(given, unclean(rows * stride)),
                      rows),
                  new KernelCase.Call(
                      RowGradients.gradient("gradient", "", f, size, stride),
                      List.of(given, Numbers.input(dy), unclean(rows * stride)),
                      rows)));
        },
        () -> {
          float[] y = new float[x.length];
          float[] dx = new float[x.length];
          for (int i = 0; i < x.length; i++) {
            y[i] = TrainingContract.of(f, x[i]);
            dx[i] = dy[i] * TrainingContract.derivative(f, x[i]);
          }
          return List.of(Buffers.bits(y), Buffers.bits(dx));
        });
  }

  /** Also far beyond the cap, and where tanh changes from one form to the other. */
  static Sample softCap(float cap, int rows, int size) {
    int stride = Numbers.up(size);
    Numbers numbers = new Numbers(size);
    float[] x = arguments(numbers, rows, size, stride);
    for (int i = 0; i < x.length; i++) {
      x[i] *= i % 2 == 0 ? cap / 2 : 1;
    }
    x[0] = 0.625f * cap;
    float[] dy = numbers.rows(rows, size, stride);
    SoftCaps.Spec spec = new SoftCaps.Spec("soft_cap", "", cap, size, stride);
    return new GivenSample(
        "soft cap of %s and its gradient [%d, %d]".formatted(cap, rows, size),
        target -> {
          KernelCase.Input given = Numbers.input(x);
          return new KernelCase(
              List.of(
                  new KernelCase.Call(
                      SoftCaps.forward(spec), List.of(given, unclean(rows * stride)), rows),
                  new KernelCase.Call(
                      SoftCaps.gradient(spec),
                      List.of(given, Numbers.input(dy), unclean(rows * stride)),
                      rows)));
        },
        () -> {
          float[] y = new float[x.length];
          float[] dx = new float[x.length];
          for (int i = 0; i < x.length; i++) {
            y[i] = TrainingContract.softCap(x[i], cap);
            dx[i] = dy[i] * TrainingContract.softCapSlope(x[i], cap);
          }
          return List.of(Buffers.bits(y), Buffers.bits(dx));
        });
  }

  static Sample dropout(int rows, int size) {
    int stride = Numbers.up(size) + 16;
    float[] x = new Numbers(size).rows(rows, size, stride);
    float p = 0.3f;
    long seed = 0x8123456789ABCDEFL;
    long stream = -3;
    int step = 0x3FFFFFFF;
    int firstRow = 1000;
    int[] random = {
      (int) seed, (int) (seed >>> 32), (int) stream, (int) (stream >>> 32), step, firstRow
    };
    return new GivenSample(
        "dropout [" + rows + ", " + size + "]",
        target ->
            new KernelCase(
                Dropout.build(new Dropout.Spec("dropout", "", p, size, stride)),
                List.of(
                    Numbers.input(x),
                    Numbers.input(random),
                    new KernelCase.Output(4L * rows * stride)),
                rows),
        () -> {
          CounterRng rng = new CounterRng(seed);
          float[] y = new float[x.length];
          for (int i = 0; i < y.length; i++) {
            long index = ((long) step << 34) + (long) firstRow * stride + i;
            y[i] = rng.uniform(stream, index) >= p ? x[i] * (1 / (1 - p)) : 0;
          }
          return List.of(Buffers.bits(y));
        });
  }
}
