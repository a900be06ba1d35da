package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Inputs for kernels, the same for the same seed. */
final class Numbers {
  private final SplittableRandom random;

  Numbers(long seed) {
    random = new SplittableRandom(seed);
  }

  /** {@code [rows][stride]}, uniform in [-1, 1]; 0 from column {@code size} on. */
  float[] rows(int rows, int size, int stride) {
    float[] x = new float[rows * stride];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < size; i++) {
        x[row * stride + i] = (float) random.nextDouble(-1, 1);
      }
    }
    return x;
  }

  float[] vector(int size) {
    return rows(1, size, size);
  }

  /** As {@link #vector}, filled up with zeros to whole vectors of 16. */
  float[] padded(int size) {
    return rows(1, size, up(size));
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  float between(double low, double high) {
    return (float) random.nextDouble(low, high);
  }

  /** {@code size} rounded up to a multiple of 16. */
  static int up(int size) {
    return (size + 15) / 16 * 16;
  }

  /** {@code rows} next to each other, each filled up with zeros to {@code stride}. */
  static float[] join(java.util.List<float[]> rows, int stride) {
    float[] all = new float[rows.size() * stride];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * stride, Math.min(stride, rows.get(i).length));
    }
    return all;
  }

  /** An input of kernels. */
  static KernelCase.Input input(float... values) {
    return new KernelCase.Input(Buffers.bytes(values));
  }

  static KernelCase.Input input(int... values) {
    return new KernelCase.Input(Buffers.bytes(values));
  }

  static float[] padded(float[] row) {
    return Arrays.copyOf(row, up(row.length));
  }
}
