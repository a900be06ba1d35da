package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientTest {
  private static final double UNIT = 0x1p-24;

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 33, 50})
  void weightGradientOfEveryNumberOfTiles(int outputs) {
    for (int inputs : new int[] {1, 7, 8, 16, 191, 192, 193}) {
      Samples.equalsContract(GradientSamples.weight(outputs, inputs, 3, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 512, 513})
  void tokensAroundEveryPanelEdge(int length) {
    for (int sequences : new int[] {1, 3}) {
      Samples.equalsContract(GradientSamples.weight(17, 9, length, sequences));
      Samples.equalsContract(GradientSamples.columnSum(17, 1, length, sequences));
      Samples.equalsContract(GradientSamples.columnSum(8, 3, length, sequences));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 32, 33, 50})
  void inputGradientOfEveryNumberOfColumns(int inputs) {
    for (int rows : new int[] {1, 7, 8, 9, 19}) {
      Samples.equalsContract(GradientSamples.input(24, inputs, rows, false));
      Samples.equalsContract(GradientSamples.input(24, inputs, rows, true));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 255, 256, 257, 512, 513})
  void outputsAroundEveryPanelEdge(int outputs) {
    Samples.equalsContract(GradientSamples.input(outputs, 20, 9, false));
    Samples.equalsContract(GradientSamples.input(outputs, 36, 3, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 24, 33})
  void embeddingGradient(int size) {
    Samples.equalsContract(GradientSamples.embedding(509, size, 0, 508, 15, 16, 17, 0, 255, 0));
  }

  /** A sum over tokens passes 256 roundings, and one for each panel. */
  @Test
  void sumsOverTokensAreCloseToDoublePrecision() {
    int rows = 900;
    float[] a = new Numbers(1).vector(rows);
    float[] b = new Numbers(2).vector(rows);
    float sum = GradientContract.overTokens(0, rows, 300, (acc, t) -> Math.fma(a[t], b[t], acc));
    double exact = 0;
    double magnitude = 0;
    for (int t = 0; t < rows; t++) {
      exact += (double) a[t] * b[t];
      magnitude += Math.abs((double) a[t] * b[t]);
    }
    assertThat((double) sum).isCloseTo(exact, within((256 + 6) * UNIT * magnitude));
  }
}
