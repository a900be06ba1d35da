package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.kernel.Buffers;
import dev.ckernel.kernel.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class AttentionTest {
  private static final AttentionSample MIXED =
      AttentionSample.of(6, 3, 24, KvLayout.Format.F32, 1, 16, 127, 128, 129, 300);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 31, 64, 127, 128, 129, 144, 255, 256, 257})
  void lengthsAroundEveryEdge(int length) {
    Samples.equalsContract(AttentionSample.of(3, 3, 24, KvLayout.Format.F32, length));
  }

  @ParameterizedTest
  @EnumSource
  void groupsOfHeads(KvLayout.Format format) {
    int odd = format.scaled() ? 96 : 24;
    Samples.equalsContract(AttentionSample.of(1, 1, odd, format, 20, 130));
    Samples.equalsContract(AttentionSample.of(9, 3, odd, format, 20, 130));
    Samples.equalsContract(AttentionSample.of(16, 2, 64, format, 20, 130));
    Samples.equalsContract(AttentionSample.of(7, 1, 128, format, 20, 130));
    Samples.equalsContract(AttentionSample.of(5, 1, format.scaled() ? 32 : 80, format, 20, 130));
  }

  /** Windows that end around every edge, of rows by themselves and of tiles. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 31, 127, 128, 129, 130, 255, 256, 257, 1000})
  void windowsAroundEveryEdge(int window) {
    AttentionSample sample =
        AttentionSample.of(4, 2, 24, KvLayout.Format.F32, 400, 257, 40)
            .with(new Mask.Window(window));
    Samples.equalsContract(sample);
    List<Sequences.Row> rows = new ArrayList<>();
    for (int p = 240; p < 280; p++) {
      rows.add(new Sequences.Row(0, p));
    }
    rows.add(new Sequences.Row(1, 256));
    for (int p = 0; p < 20; p++) {
      rows.add(new Sequences.Row(2, p));
    }
    Samples.equalsContract(sample.with(rows));
  }

  @ParameterizedTest
  @EnumSource
  void windowsAndWholeSequencesInEveryFormat(KvLayout.Format format) {
    AttentionSample sample = AttentionSample.of(7, 1, format.scaled() ? 64 : 40, format, 300, 200);
    List<Sequences.Row> rows = new ArrayList<>();
    for (int p = 100; p < 150; p++) {
      rows.add(new Sequences.Row(0, p));
      rows.add(new Sequences.Row(1, p));
    }
    for (Mask mask : List.of(new Mask.Window(20), new Mask.Window(129), new Mask.Bidirectional())) {
      Samples.equalsContract(sample.with(mask));
      Samples.equalsContract(sample.with(mask).with(rows));
      rows.sort(Comparator.comparingInt(Sequences.Row::sequence));
      Samples.equalsContract(sample.with(mask).with(rows));
    }
  }

  /** Consecutive rows of one sequence beside others: runs that tiles, chunks and sequences cut. */
  @ParameterizedTest
  @EnumSource
  void tilesOfRows(KvLayout.Format format) {
    int headDim = format.scaled() ? 32 : 24;
    for (int heads : new int[] {1, 3, 7}) {
      AttentionSample sample = AttentionSample.of(heads, 1, headDim, format, 290, 260, 40);
      List<Sequences.Row> rows = new ArrayList<>();
      for (int p = 250; p < 275; p++) {
        rows.add(new Sequences.Row(0, p));
      }
      rows.add(new Sequences.Row(1, 256));
      rows.add(new Sequences.Row(1, 257));
      rows.add(new Sequences.Row(2, 39));
      for (int p = 281; p < 290; p++) {
        rows.add(new Sequences.Row(0, p));
      }
      Samples.equalsContract(sample.with(rows));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fewAndManyRowsMeetAtTheSameBits(KvLayout.Format format) {
    AttentionSample sample = AttentionSample.of(4, 2, 32, format, 300);
    for (int count = Attention.FEW - 1; count <= Attention.FEW + 2; count++) {
      List<Sequences.Row> rows = new ArrayList<>();
      for (int p = 300 - count; p < 300; p++) {
        rows.add(new Sequences.Row(0, p));
      }
      Samples.equalsContract(sample.with(rows));
    }
  }

  /** What chunks leave for the merge grows with the context and not with its square. */
  @Test
  void whatIsKeptIsLinearInTheContext() {
    assertThat(kept(256)).isEqualTo(2 * kept(128)).isEqualTo(8 * kept(32));
    assertThat(kept(256)).isLessThan(20L << 20);
  }

  private static long kept(int chunks) {
    KvLayout layout = KvLayout.of(28, 8, 128, KvLayout.Format.F16);
    return Attention.keptBytes(
        new Attention.Spec("attention", "", 16, layout, 1, new Mask.Causal(), 2048, 2048, chunks));
  }

  @Test
  void aRowIsTheSameInAnyCompanyAndOrder() {
    int[] all = MIXED.on(Target.AVX512).interpret().getFirst();
    int stride = MIXED.outputStride();
    List<Sequences.Row> reversed = new ArrayList<>(MIXED.rows());
    Collections.reverse(reversed);
    int[] backwards = MIXED.with(reversed).on(Target.AVX512).interpret().getFirst();
    for (int i = 0; i < MIXED.rows().size(); i++) {
      int[] expected = Arrays.copyOfRange(all, i * stride, (i + 1) * stride);
      AttentionSample single = MIXED.with(List.of(MIXED.rows().get(i)));
      assertThat(single.on(Target.AVX512).interpret().getFirst()).isEqualTo(expected);
      int from = (MIXED.rows().size() - 1 - i) * stride;
      assertThat(Arrays.copyOfRange(backwards, from, from + stride)).isEqualTo(expected);
    }
  }

  @Test
  void whereThePagesAreDoesNotMatter() {
    Sequences elsewhere = Sequences.of(99, MIXED.sequences().lengths().toArray(Integer[]::new));
    assertThat(elsewhere.pages()).isNotEqualTo(MIXED.sequences().pages());
    Samples.equal(
        MIXED.with(elsewhere).on(Target.AVX512).interpret(),
        MIXED.on(Target.AVX512).interpret(),
        "other pages");
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 128})
  void closeToSoftmaxInDoublePrecision(int headDim) {
    AttentionSample sample =
        AttentionSample.of(4, 2, headDim, KvLayout.Format.F32, 1, 17, 129, 300);
    closeToDoubles(sample, sample.contract());
  }

  /**
   * Rows around every edge of a window, of a chunk and of the two together; as few rows as are
   * slices of chunks that are merged, and as tiles.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 20, 127, 128, 129, 200})
  void windowsAreCloseToDoublePrecisionAroundEveryEdge(int window) {
    AttentionSample sample =
        AttentionSample.of(2, 1, 24, KvLayout.Format.F32, 400).with(new Mask.Window(window));
    List<Sequences.Row> tiles = new ArrayList<>();
    for (int edge : new int[] {window, 128, 128 + window, 256}) {
      List<Sequences.Row> few = new ArrayList<>();
      for (int position = edge - 2; position <= edge + 1; position++) {
        if (position >= 0) {
          few.add(new Sequences.Row(0, position));
        }
      }
      assertThat(few).hasSizeLessThanOrEqualTo(Attention.FEW);
      closeToDoubles(sample.with(few));
      tiles.addAll(few);
    }
    assertThat(tiles).hasSizeGreaterThan(Attention.FEW);
    closeToDoubles(sample.with(tiles));
  }

  /** What the kernels themselves compute, in C's way and in Java's. */
  private static void closeToDoubles(AttentionSample sample) {
    for (Target target : List.of(Target.AVX512, Target.JVM256)) {
      closeToDoubles(sample, sample.on(target).interpret());
    }
  }

  private static void closeToDoubles(AttentionSample sample, List<int[]> outputs) {
    float[] y = Buffers.floats(Buffers.bytes(outputs.getFirst()));
    for (int i = 0; i < sample.rows().size(); i++) {
      Sequences.Row row = sample.rows().get(i);
      for (int head = 0; head < sample.heads(); head++) {
        DoubleAttention exact =
            DoubleAttention.of(
                sample.query(row, head),
                sample.keys(row, head),
                sample.values(row, head),
                sample.scale(),
                DoubleAttention.seen(sample.mask(), row.position()));
        for (int d = 0; d < sample.headDim(); d++) {
          double actual = y[i * sample.outputStride() + head * sample.headDim() + d];
          assertThat(actual)
              .as("element %d of head %d at position %d", d, head, row.position())
              .isCloseTo(exact.y()[d], within(exact.bound()[d]));
        }
      }
    }
  }

  /** Scores far apart: what is negligible becomes exactly 0, and nothing overflows. */
  @Test
  void farScores() {
    float[][] keys = new float[300][1];
    float[][] values = new float[300][1];
    for (int p = 0; p < keys.length; p++) {
      keys[p][0] = p == 5 ? 1000 : -p;
      values[p][0] = p;
    }
    assertThat(Contract.attention(new float[] {3}, keys, values, 1)).containsExactly(5f);
    assertThat(Contract.attention(new float[] {-3}, keys, values, 1)[0]).isBetween(298f, 299f);
  }
}
