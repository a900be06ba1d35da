package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What happens between projections and attention. */
final class HeadSamples {
  private static final List<Sequences.Row> ROWS =
      List.of(
          new Sequences.Row(1, 127),
          new Sequences.Row(0, 4),
          new Sequences.Row(1, 128),
          new Sequences.Row(1, 0),
          new Sequences.Row(2, 255));
  private static final Sequences SEQUENCES = Sequences.of(3, 5, 129, 256);
  private static final int POSITIONS = 256;

  private HeadSamples() {}

  static Sample norm(int heads, int headDim) {
    int from = Numbers.up(heads * headDim) + 32;
    int to = Numbers.up(heads * headDim) + 16;
    float[] x = new Numbers(headDim).rows(ROWS.size(), heads * headDim, from);
    float[] weight = new Numbers(heads).vector(headDim);
    List<float[]> y = new ArrayList<>();
    for (float[] row : Contract.rows(x, heads * headDim, from)) {
      y.add(mapHeads(row, headDim, head -> Contract.rmsNorm(head, weight, RowSamples.EPSILON)));
    }
    return new GivenSample(
        "norm of " + heads + " heads of " + headDim,
        target ->
            new KernelCase(
                Heads.norm("head_norm", "", heads, headDim, from, to, RowSamples.EPSILON),
                List.of(
                    Numbers.input(x),
                    Numbers.input(weight),
                    new KernelCase.Output(4L * ROWS.size() * to)),
                ROWS.size()),
        () -> List.of(Buffers.bits(Numbers.join(y, to))));
  }

  static Sample rope(int heads, int headDim, int dims, Heads.RopeLayout layout) {
    return rope(heads, headDim, new Heads.Rope(layout, dims), false);
  }

  static Sample ropeGradient(int heads, int headDim, int dims, Heads.RopeLayout layout) {
    return rope(heads, headDim, new Heads.Rope(layout, dims), true);
  }

  /** Three axes, whose pairs take turns, but for the last ones, which are all of the first. */
  static Heads.Rope interleaved(int dims, Heads.RopeLayout layout) {
    return new Heads.Rope(
        layout,
        dims,
        IntStream.range(0, dims / 2).mapToObj(i -> i < dims / 2 - 3 ? i % 3 : 0).toList());
  }

  /** Two axes, the first half of all pairs on the second. */
  static Heads.Rope halves(int dims, Heads.RopeLayout layout) {
    return new Heads.Rope(
        layout, dims, IntStream.range(0, dims / 2).mapToObj(i -> i < dims / 4 ? 1 : 0).toList());
  }

  static Sample rope(int heads, int headDim, Heads.Rope rope, boolean backwards) {
    int dims = rope.dims();
    int from = Numbers.up(heads * headDim) + 32;
    int to = Numbers.up(heads * headDim) + 16;
    float[] x = new Numbers(headDim).rows(ROWS.size(), heads * headDim, from);
    Tables tables = Tables.of(dims);
    List<float[]> rows = Contract.rows(x, heads * headDim, from);
    List<float[]> y = new ArrayList<>();
    for (int i = 0; i < ROWS.size(); i++) {
      int[] positions = onAxes(ROWS.get(i).position(), rope);
      y.add(
          mapHeads(rows.get(i), headDim, head -> tables.rotate(head, positions, rope, backwards)));
    }
    return new GivenSample(
        (backwards ? "rope gradient " : "rope ")
            + rope.layout()
            + " of "
            + heads
            + " heads of "
            + headDim
            + ", "
            + dims
            + " dims"
            + axes(rope),
        target ->
            new KernelCase(
                backwards
                    ? Heads.ropeGradient("rope_gradient", "", heads, headDim, from, to, rope)
                    : Heads.rope("rope", "", heads, headDim, from, to, rope),
                List.of(
                    Numbers.input(x),
                    Numbers.input(
                        ROWS.stream()
                            .flatMapToInt(row -> Arrays.stream(onAxes(row.position(), rope)))
                            .toArray()),
                    Numbers.input(tables.cos),
                    Numbers.input(tables.sin),
                    new KernelCase.Output(4L * ROWS.size() * to)),
                ROWS.size()),
        () -> List.of(Buffers.bits(Numbers.join(y, to))));
  }

  private static String axes(Heads.Rope rope) {
    return rope.axes().isEmpty() ? "" : ", axes " + rope.axes();
  }

  /** A position on each axis, all of them different. */
  private static int[] onAxes(int position, Heads.Rope rope) {
    return IntStream.range(0, rope.axisCount())
        .map(axis -> (position + 50 * axis) % POSITIONS)
        .toArray();
  }

  static Sample store(int kvHeads, int headDim, KvLayout.Format format) {
    KvLayout layout = KvLayout.of(2, kvHeads, headDim, format);
    int width = kvHeads * headDim;
    int keyStride = Numbers.up(width) + 16;
    int valueStride = Numbers.up(width) + 32;
    float[] keys = new Numbers(headDim).rows(ROWS.size(), width, keyStride);
    float[] values = new Numbers(-headDim).rows(ROWS.size(), width, valueStride);
    return new GivenSample(
        "store of " + kvHeads + " heads of " + headDim + " as " + format,
        target -> {
          List<KernelCase.Argument> arguments = new ArrayList<>();
          arguments.add(Numbers.input(keys));
          arguments.add(Numbers.input(values));
          arguments.addAll(cache(layout));
          return new KernelCase(
              Heads.store("store", "", layout, keyStride, valueStride), arguments, ROWS.size());
        },
        () ->
            List.of(
                stored(
                    layout,
                    Contract.rows(keys, width, keyStride),
                    Contract.rows(values, width, valueStride))));
  }

  static Sample prepare(
      int heads,
      int kvHeads,
      int headDim,
      KvLayout.Format format,
      boolean norm,
      Heads.RopeLayout layout) {
    return prepare(heads, kvHeads, headDim, format, norm, new Heads.Rope(layout, headDim));
  }

  static Sample prepare(
      int heads, int kvHeads, int headDim, KvLayout.Format format, boolean norm, Heads.Rope rope) {
    KvLayout layout = KvLayout.of(2, kvHeads, headDim, format);
    int keyColumn = Numbers.up(heads * headDim);
    int valueColumn = keyColumn + Numbers.up(kvHeads * headDim);
    int stride = valueColumn + Numbers.up(kvHeads * headDim) + 16;
    float[] qkv = new Numbers(headDim).rows(ROWS.size(), stride, stride);
    float[] queryNorm = new Numbers(heads).vector(headDim);
    float[] keyNorm = new Numbers(-heads).vector(headDim);
    Tables tables = Tables.of(headDim);
    Heads.Prepare spec =
        new Heads.Prepare(
            "prepare",
            "",
            heads,
            layout,
            stride,
            keyColumn,
            valueColumn,
            norm ? RowSamples.EPSILON : null,
            rope);
    float[] after = qkv.clone();
    List<float[]> keys = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    int axes = rope.axisCount();
    int[] rotary = new int[ROWS.size() * axes]; // other positions than those in the cache
    for (int i = 0; i < ROWS.size(); i++) {
      int[] positions = onAxes(POSITIONS - 1 - ROWS.get(i).position(), rope);
      System.arraycopy(positions, 0, rotary, i * axes, axes);
      for (int head = 0; head < heads + kvHeads; head++) {
        boolean query = head < heads;
        int column = query ? head * headDim : keyColumn + (head - heads) * headDim;
        float[] x = Arrays.copyOfRange(qkv, i * stride + column, i * stride + column + headDim);
        if (norm) {
          x = Contract.rmsNorm(x, query ? queryNorm : keyNorm, RowSamples.EPSILON);
        }
        x = tables.rotate(x, positions, rope, false);
        System.arraycopy(x, 0, after, i * stride + column, headDim);
      }
      int key = i * stride + keyColumn;
      int value = i * stride + valueColumn;
      keys.add(Arrays.copyOfRange(after, key, key + kvHeads * headDim));
      values.add(Arrays.copyOfRange(after, value, value + kvHeads * headDim));
    }
    return new GivenSample(
        "prepare "
            + heads
            + " heads on "
            + kvHeads
            + " of "
            + headDim
            + " "
            + format
            + (norm ? " with norm " : " ")
            + rope.layout()
            + axes(rope),
        target -> {
          List<KernelCase.Argument> arguments = new ArrayList<>();
          arguments.add(Numbers.input(qkv));
          if (norm) {
            arguments.add(Numbers.input(queryNorm));
            arguments.add(Numbers.input(keyNorm));
          }
          arguments.add(Numbers.input(rotary));
          arguments.add(Numbers.input(tables.cos));
          arguments.add(Numbers.input(tables.sin));
          arguments.addAll(cache(layout));
          return new KernelCase(Heads.prepare(spec), arguments, ROWS.size() * kvHeads);
        },
        () -> List.of(Buffers.bits(after), stored(layout, keys, values)));
  }

  private static List<KernelCase.Argument> cache(KvLayout layout) {
    byte[] pages = new CacheImage(layout, SEQUENCES.total()).bytes();
    KernelCase.Input given = new KernelCase.Input(pages, Math.toIntExact(layout.layerBytes()));
    List<KernelCase.Argument> arguments =
        new ArrayList<>(
            List.of(
                Numbers.input(Sequences.positions(ROWS)),
                Numbers.input(SEQUENCES.firstPages(ROWS)),
                Numbers.input(SEQUENCES.pageTable()),
                given));
    if (layout.format().scaled()) {
      arguments.add(given);
    }
    return arguments;
  }

  /** The cache afterwards, from layer 1 on. */
  private static int[] stored(KvLayout layout, List<float[]> keys, List<float[]> values) {
    CacheImage image = new CacheImage(layout, SEQUENCES.total());
    int headDim = layout.headDim();
    for (int i = 0; i < ROWS.size(); i++) {
      Sequences.Row row = ROWS.get(i);
      for (int head = 0; head < layout.kvHeads(); head++) {
        int at = head * headDim;
        image.put(
            SEQUENCES.page(row),
            1,
            head,
            row.position() % 128,
            Arrays.copyOfRange(keys.get(i), at, at + headDim),
            Arrays.copyOfRange(values.get(i), at, at + headDim));
      }
    }
    byte[] bytes = image.bytes();
    return KernelCase.raw(
        layout.format().mem(),
        Arrays.copyOfRange(bytes, Math.toIntExact(layout.layerBytes()), bytes.length));
  }

  private interface HeadFunction {
    float[] of(float[] head);
  }

  private static float[] mapHeads(float[] row, int headDim, HeadFunction function) {
    List<float[]> heads = new ArrayList<>();
    for (float[] head : Contract.rows(row, headDim, headDim)) {
      heads.add(function.of(head));
    }
    return Numbers.join(heads, headDim);
  }

  /** Cosines and sines {@code [position][dims / 2]}. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Tables(float[] cos, float[] sin, int half) {
    static Tables of(int dims) {
      int half = dims / 2;
      float[] cos = new float[POSITIONS * half];
      float[] sin = new float[POSITIONS * half];
      for (int position = 0; position < POSITIONS; position++) {
        for (int i = 0; i < half; i++) {
          double angle = position * StrictMath.pow(10000, -2.0 * i / dims);
          cos[position * half + i] = (float) StrictMath.cos(angle);
          sin[position * half + i] = (float) StrictMath.sin(angle);
        }
      }
      return new Tables(cos, sin, half);
    }

    float[] rotate(float[] head, int[] positions, Heads.Rope rope, boolean backwards) {
      float[] c = new float[half];
      float[] s = new float[half];
      for (int i = 0; i < half; i++) {
        int position = positions[rope.axes().isEmpty() ? 0 : rope.axes().get(i)];
        c[i] = cos[position * half + i];
        s[i] = sin[position * half + i];
      }
      return backwards
          ? TrainingContract.ropeGradient(head, c, s, rope.layout())
          : Contract.rope(head, c, s, rope.layout());
    }
  }
}
