package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.kernel.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class TrainingTest {
  private static final double UNIT = 0x1p-24;

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 24, 96, 272})
  void rowsOfEverySize(int size) {
    Samples.equalsContract(TrainingSamples.crossEntropy(4, size));
    Samples.equalsContract(TrainingSamples.crossEntropyGradient(4, size, false));
    Samples.equalsContract(TrainingSamples.crossEntropyGradient(4, size, true));
    Samples.equalsContract(TrainingSamples.layerNorm(3, size));
    Samples.equalsContract(TrainingSamples.dropout(2, size));
    for (boolean centred : new boolean[] {false, true}) {
      Samples.equalsContract(TrainingSamples.normGradient(3, 1, size, centred));
      Samples.equalsContract(TrainingSamples.normGradient(2, 3, size, centred));
    }
    for (Nonlinearity f : Nonlinearity.values()) {
      Samples.equalsContract(TrainingSamples.gate(f, 2, size));
      Samples.equalsContract(TrainingSamples.apply(f, 2, size));
    }
  }

  @ParameterizedTest
  @EnumSource(Heads.RopeLayout.class)
  void rotationsBackwards(Heads.RopeLayout layout) {
    for (int headDim : new int[] {8, 24, 64}) {
      Samples.equalsContract(HeadSamples.ropeGradient(3, headDim, headDim, layout));
    }
  }

  /** Lengths around the edges of tiles, blocks and chunks. */
  @ParameterizedTest
  @CsvSource({
    "1, 0", "2, 0", "15, 0", "16, 3", "17, 1", "127, 0", "128, 0", "129, 0", "258, 2", "1, -1",
    "15, -1", "127, -1", "129, -1", "260, -1"
  })
  void attentionOfEveryLength(int length, int window) {
    Samples.equalsContract(new SequenceAttentionSample(2, 1, 4, window, length, 1));
  }

  /** A row whose window ends where a chunk does, in a tile with one whose does not. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 45, 48, 127, 128, 129, 200})
  void windowsAroundTheChunksEdge(int window) {
    Samples.equalsContract(new SequenceAttentionSample(1, 1, 2, window, 264, 1));
  }

  static Stream<Arguments> masks() {
    return Stream.of(
            new Mask.Causal(),
            new Mask.Window(9),
            new Mask.Window(20),
            new Mask.Window(128),
            new Mask.Window(130),
            new Mask.Bidirectional())
        .flatMap(mask -> Stream.of(Arguments.of(24, mask), Arguments.of(64, mask)));
  }

  @ParameterizedTest
  @MethodSource("masks")
  void attentionHasTheBitsOfAttentionOverACache(int headDim, Mask mask) {
    int length = 150;
    AttentionSample cached =
        AttentionSample.of(4, 2, headDim, KvLayout.Format.F32, length).with(mask);
    List<Sequences.Row> rows = new ArrayList<>();
    List<float[]> q = new ArrayList<>();
    List<float[]> k = new ArrayList<>();
    List<float[]> v = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      Sequences.Row row = new Sequences.Row(0, i);
      rows.add(row);
      q.add(join(4, headDim, head -> cached.query(row, head)));
      k.add(join(2, headDim, head -> cached.key(0, row.position(), head)));
      v.add(join(2, headDim, head -> cached.value(0, row.position(), head)));
    }
    int width = cached.outputStride();
    int half = 2 * headDim;
    SequenceAttention spec =
        new SequenceAttention(
            "attention",
            "",
            4,
            2,
            headDim,
            cached.scale(),
            mask,
            length,
            new SequenceAttention.Strides(width, half, half, width));
    KernelCase whole =
        new KernelCase(
            TrainingAttention.build(spec, Target.AVX512),
            List.of(
                Numbers.input(Numbers.join(q, width)),
                Numbers.input(Numbers.join(k, half)),
                Numbers.input(Numbers.join(v, half)),
                new KernelCase.Scratch(TrainingAttention.threadBytes(spec, Target.AVX512)),
                new KernelCase.Output(4L * length * width),
                new KernelCase.Output(8L * length * 4)),
            spec.items(length));
    assertThat(whole.interpret().getFirst())
        .isEqualTo(cached.with(rows).on(Target.AVX512).interpret().getFirst());
  }

  private interface OfHead {
    float[] get(int head);
  }

  private static float[] join(int heads, int headDim, OfHead values) {
    List<float[]> all = new ArrayList<>();
    for (int head = 0; head < heads; head++) {
      all.add(values.get(head));
    }
    return Numbers.join(all, headDim);
  }

  /**
   * Each element within 10^-4 of the truth, relatively, or within {@code noise} where it is what
   * large terms leave when they cancel.
   */
  private static void close(float[] actual, double[] exact, double noise) {
    assertThat(actual).hasSameSizeAs(exact);
    for (int i = 0; i < exact.length; i++) {
      assertThat((double) actual[i])
          .as("element %d", i)
          .isCloseTo(exact[i], within(1e-4 * Math.abs(exact[i]) + noise));
    }
  }

  private static double largest(double... x) {
    return Arrays.stream(x).map(Math::abs).max().orElseThrow();
  }

  /** dx is a difference of terms of the size of g · inv; each passes n / 16 + 12 roundings. */
  @ParameterizedTest
  @CsvSource({"24, false", "24, true", "272, false", "272, true"})
  void normGradientIsTheDerivative(int size, boolean centred) {
    float[] x = new Numbers(1).vector(size);
    float[] w = new Numbers(2).vector(size);
    float[] dy = new Numbers(3).vector(size);
    float[][] actual = TrainingContract.normGradient(x, w, dy, centred, RowSamples.EPSILON);
    double[] exactX =
        DoubleGradients.gradient(
            at ->
                DoubleGradients.dot(
                    DoubleGradients.norm(at, DoubleGradients.doubles(w), centred), dy),
            DoubleGradients.doubles(x));
    double[] exactW =
        DoubleGradients.gradient(
            at ->
                DoubleGradients.dot(
                    DoubleGradients.norm(DoubleGradients.doubles(x), at, centred), dy),
            DoubleGradients.doubles(w));
    double noise = (size / 16.0 + 12) * UNIT * 4;
    close(actual[0], exactX, noise);
    close(actual[1], exactW, noise);
    float[] y = TrainingContract.layerNorm(x, w, dy, RowSamples.EPSILON);
    double[] exact =
        DoubleGradients.norm(DoubleGradients.doubles(x), DoubleGradients.doubles(w), true);
    for (int i = 0; i < size; i++) {
      assertThat((double) y[i]).isCloseTo(exact[i] + dy[i], within(noise));
    }
  }

  /** A probability passes exp, a quotient, n / 16 + 5 sums; its logit's rounding counts too. */
  @ParameterizedTest
  @ValueSource(ints = {3, 24, 509})
  void crossEntropyGradientIsTheDerivative(int vocabulary) {
    float[] logits = new Numbers(vocabulary).vector(vocabulary);
    for (int i = 0; i < vocabulary; i++) {
      logits[i] *= 8;
    }
    int target = vocabulary / 3;
    TrainingContract.Loss loss = TrainingContract.crossEntropy(logits, target);
    double exact = DoubleGradients.crossEntropy(DoubleGradients.doubles(logits), target);
    double relative = UNIT * (vocabulary / 16.0 + 5 + 16 + 4);
    assertThat((double) loss.loss()).isCloseTo(exact, within(2 * relative + 24 * UNIT));
    double[] gradient =
        DoubleGradients.gradient(
            at -> 0.25 * DoubleGradients.crossEntropy(at, target), DoubleGradients.doubles(logits));
    // the differences are of losses up to 20: that is what they can tell
    close(
        TrainingContract.crossEntropyGradient(logits, target, loss, 0.25f),
        gradient,
        2 * relative + 1e-10);
  }

  @Test
  void ignoredTargetsCostNothing() {
    float[] logits = {1, 2, 3};
    TrainingContract.Loss loss = TrainingContract.crossEntropy(logits, CrossEntropy.IGNORED);
    assertThat(loss.loss()).isZero();
    assertThat(TrainingContract.crossEntropyGradient(logits, CrossEntropy.IGNORED, loss, 1))
        .containsOnly(0);
  }

  /**
   * Where the function is flat its slope is what 1 - 1 leaves: a few units of what it is near 1.
   */
  @ParameterizedTest
  @EnumSource(Nonlinearity.class)
  void nonlinearities(Nonlinearity f) {
    for (float x = -12; x <= 12; x += 0.0173f) {
      double exact = DoubleGradients.of(f, x);
      assertThat((double) TrainingContract.of(f, x))
          .as("%s of %s", f, x)
          .isCloseTo(exact, within(2e-6 * Math.abs(exact) + 4 * UNIT * Math.abs(x)));
      double[] slope =
          DoubleGradients.gradient(at -> DoubleGradients.of(f, at[0]), new double[] {x});
      close(new float[] {TrainingContract.derivative(f, x)}, slope, 8 * UNIT);
    }
  }

  @ParameterizedTest
  @EnumSource(Heads.RopeLayout.class)
  void rotatingBackwardsIsTheTransposedMap(Heads.RopeLayout layout) {
    float[] cos = {0.8f, 0.28f};
    float[] sin = {0.6f, 0.96f};
    for (int j = 0; j < 5; j++) {
      float[] e = new float[5];
      e[j] = 1;
      float[] column = Contract.rope(e, cos, sin, layout);
      for (int i = 0; i < 5; i++) {
        float[] d = new float[5];
        d[i] = 1;
        assertThat(TrainingContract.ropeGradient(d, cos, sin, layout)[j] + 0f)
            .isEqualTo(column[i] + 0f);
      }
    }
  }

  /** A gradient is a sum over up to length · heads pairs, each off by its score's error. */
  @ParameterizedTest
  @CsvSource({
    "9, 0",
    "9, 3",
    "9, -1",
    "140, 0",
    "140, 20",
    "140, -1",
    "2, 1",
    "4, 3",
    "150, 20",
    "131, 127",
    "131, 128",
    "131, 129",
    "130, 1"
  })
  void attentionAndItsGradientAreThoseOfDoublePrecision(int length, int window) {
    int headDim = length > 128 ? 2 : 5;
    int heads = length > 128 ? 1 : 2;
    SequenceAttention spec =
        new SequenceAttention(
            "",
            "",
            heads,
            1,
            headDim,
            0.7f,
            SequenceAttentionSample.mask(window),
            length,
            new SequenceAttention.Strides(16, 16, 16, 16));
    float[][] q = rows(length, heads * headDim, 1);
    float[][] k = rows(length, headDim, 2);
    float[][] v = rows(length, headDim, 3);
    float[][] dy = rows(length, heads * headDim, 4);
    SequenceAttentionContract.Result actual =
        new SequenceAttentionContract(spec, q, k, v, dy).compute();
    float[] all = flat(q, k, v);
    double[] exact =
        DoubleGradients.gradient(
            at -> DoubleGradients.attention(spec, at, dy), DoubleGradients.doubles(all));
    double magnitude = largest(exact);
    close(flat(actual.dq(), actual.dk(), actual.dv()), exact, magnitude * (2 * length + 64) * UNIT);
    for (int i = 0; i < length; i++) {
      for (int head = 0; head < heads; head++) {
        float[] query = Arrays.copyOfRange(q[i], head * headDim, (head + 1) * headDim);
        DoubleAttention seen =
            DoubleAttention.of(query, k, v, spec.scale(), DoubleAttention.seen(spec.mask(), i));
        for (int d = 0; d < headDim; d++) {
          assertThat((double) actual.y()[i][head * headDim + d])
              .as("element %d of head %d of row %d", d, head, i)
              .isCloseTo(seen.y()[d], within(seen.bound()[d]));
        }
      }
    }
  }

  private static float[][] rows(int rows, int size, int seed) {
    return Contract.rows(new Numbers(seed).vector(rows * size), size, size).toArray(float[][]::new);
  }

  private static float[] flat(float[][]... parts) {
    List<float[]> rows = new ArrayList<>();
    int size = 0;
    for (float[][] part : parts) {
      rows.addAll(List.of(part));
      size += part.length * part[0].length;
    }
    float[] all = new float[size];
    int at = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, all, at, row.length);
      at += row.length;
    }
    return all;
  }
}
