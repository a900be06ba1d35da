package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a training step does to flat arrays. */
final class OptimizerSamples {
  /** In the order of {@link Optimizers#adamW}. */
  static final float[] ADAMW = {
    0.37f, (float) (1 - 3e-4 * 0.1), 0.1f, 0.95f, 0.05f, 0.6f, 1e-8f, 7.3e-4f
  };

  /** In the order of {@link Optimizers#sgd}. */
  static final float[] SGD = {0.37f, 0.01f, 0.9f, 0.05f};

  private OptimizerSamples() {}

  static List<Sample> all() {
    List<Sample> all = new ArrayList<>();
    for (int count : new int[] {5, 4096, 8200}) {
      all.add(adamW(count));
      all.add(sgd(count));
      all.add(squares(count));
      all.add(fold(count));
    }
    return all;
  }

  private static Optimizers.Spec spec(String name, int count) {
    return new Optimizers.Spec(name, "", count);
  }

  /** Also zeros, denormals and what is around 2^-100. */
  private static float[] moments(Numbers numbers, int count) {
    float[] x = numbers.vector(count);
    for (int i = 0; i < count; i++) {
      x[i] =
          switch (i % 11) {
            case 1 -> 0f;
            case 2 -> x[i] * 0x1p-130f;
            case 3 -> x[i] * 0x1p-99f;
            default -> x[i];
          };
    }
    return x;
  }

  private static float[] squared(float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.abs(x[i]);
    }
    return y;
  }

  static Sample adamW(int count) {
    Numbers numbers = new Numbers(count);
    float[] p = numbers.vector(count);
    float[] g = moments(numbers, count);
    float[] m = moments(numbers, count);
    float[] v = squared(moments(numbers, count));
    return new GivenSample(
        "adamw [" + count + "]",
        target ->
            new KernelCase(
                Optimizers.adamW(spec("adamw", count)),
                List.of(
                    Numbers.input(p),
                    Numbers.input(g),
                    Numbers.input(m),
                    Numbers.input(v),
                    Numbers.input(ADAMW)),
                Optimizers.items(spec("adamw", count))),
        () -> {
          float[][] after = new float[3][count];
          for (int i = 0; i < count; i++) {
            float[] one = GradientContract.adamW(p[i], g[i], m[i], v[i], ADAMW);
            for (int j = 0; j < 3; j++) {
              after[j][i] = one[j];
            }
          }
          return List.of(
              Buffers.bits(after[0]),
              new int[count],
              Buffers.bits(after[1]),
              Buffers.bits(after[2]));
        });
  }

  static Sample sgd(int count) {
    Numbers numbers = new Numbers(count + 1);
    float[] p = numbers.vector(count);
    float[] g = moments(numbers, count);
    float[] b = moments(numbers, count);
    return new GivenSample(
        "sgd [" + count + "]",
        target ->
            new KernelCase(
                Optimizers.sgd(spec("sgd", count)),
                List.of(Numbers.input(p), Numbers.input(g), Numbers.input(b), Numbers.input(SGD)),
                Optimizers.items(spec("sgd", count))),
        () -> {
          float[][] after = new float[2][count];
          for (int i = 0; i < count; i++) {
            float[] one = GradientContract.sgd(p[i], g[i], b[i], SGD);
            after[0][i] = one[0];
            after[1][i] = one[1];
          }
          return List.of(Buffers.bits(after[0]), new int[count], Buffers.bits(after[1]));
        });
  }

  static Sample squares(int count) {
    float[] g = new Numbers(count + 2).vector(count);
    int items = Optimizers.items(spec("squares", count));
    return new GivenSample(
        "squares [" + count + "]",
        target ->
            new KernelCase(
                Optimizers.squares(spec("squares", count)),
                List.of(Numbers.input(g), new KernelCase.Output(4L * items)),
                items),
        () -> {
          float[] y = new float[items];
          for (int b = 0; b < items; b++) {
            y[b] =
                GradientContract.squares(
                    Arrays.copyOfRange(g, 4096 * b, Math.min(count, 4096 * b + 4096)));
          }
          return List.of(Buffers.bits(y));
        });
  }

  static Sample fold(int count) {
    Numbers numbers = new Numbers(count + 3);
    float[] a = numbers.vector(count);
    float[] b = numbers.vector(count);
    return new GivenSample(
        "fold [" + count + "]",
        target ->
            new KernelCase(
                Optimizers.fold(spec("fold", count)),
                List.of(Numbers.input(a), Numbers.input(b)),
                Optimizers.items(spec("fold", count))),
        () -> {
          float[] y = new float[count];
          for (int i = 0; i < count; i++) {
            y[i] = a[i] + b[i];
          }
          return List.of(Buffers.bits(y), new int[count]);
        });
  }
}
