package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import java.util.List;

/** Runs of rows of some sequences, convolved after what came before. */
final class ConvSample {
  /** First row, row after the last and slot of each run; row 4 belongs to none. */
  private static final int[] RUNS = {0, 4, 2, 5, 6, 0, 6, 8, 3, 8, 8, 1};

  private static final int ROWS = 8;
  private static final int SLOTS = 4;

  private ConvSample() {}

  static Sample of(int columns, int taps) {
    int padded = Numbers.up(columns);
    int from = padded + 16;
    int to = padded + 32;
    int size = ShortConv.stateSize(columns, taps);
    int slot = size + 16;
    float[] x = new Numbers(columns).rows(ROWS, columns, from);
    float[] w = new Numbers(taps).rows(taps, columns, padded);
    float[] state = new Numbers(-columns).rows(SLOTS * (taps - 1), columns, padded);
    float[] given = new float[SLOTS * slot];
    for (int i = 0; i < SLOTS; i++) {
      System.arraycopy(state, i * size, given, i * slot, size);
    }
    float[] packed = new float[taps * padded];
    for (int tap = 0; tap < taps; tap++) {
      for (int c = 0; c < padded; c++) {
        packed[(c / 16 * taps + tap) * 16 + c % 16] = w[tap * padded + c];
      }
    }
    float[] y = new float[ROWS * to];
    float[] after = given.clone();
    for (int run = 0; run < RUNS.length; run += ShortConv.RUN) {
      for (int c = 0; c < columns; c++) {
        for (int row = RUNS[run]; row < RUNS[run + 1]; row++) {
          float sum = 0;
          for (int tap = 0; tap < taps; tap++) {
            float before = before(x, given, from, slot, run, row - taps + 1 + tap, taps, c, padded);
            sum = Math.fma(w[tap * padded + c], before, sum);
          }
          y[row * to + c] = sum;
        }
        for (int j = 0; j < taps - 1; j++) {
          int row = RUNS[run + 1] - taps + 1 + j;
          after[RUNS[run + 2] * slot + j * padded + c] =
              before(x, given, from, slot, run, row, taps, c, padded);
        }
      }
    }
    return new GivenSample(
        "causal convolution of " + columns + " columns, " + taps + " taps",
        target ->
            new KernelCase(
                ShortConv.build(new ShortConv.Spec("conv", "", columns, taps, from, to, slot)),
                List.of(
                    Numbers.input(x),
                    Numbers.input(packed),
                    Numbers.input(RUNS),
                    Numbers.input(given),
                    new KernelCase.Output(4L * ROWS * to)),
                RUNS.length / ShortConv.RUN * padded / 16),
        () -> List.of(Buffers.bits(after), Buffers.bits(y)));
  }

  /** Column {@code c} of x at a row that may stand before its run. */
  private static float before(
      float[] x,
      float[] given,
      int stride,
      int slot,
      int run,
      int row,
      int taps,
      int c,
      int padded) {
    int inRun = row - RUNS[run];
    return inRun >= 0
        ? x[row * stride + c]
        : given[RUNS[run + 2] * slot + (inRun + taps - 1) * padded + c];
  }
}
