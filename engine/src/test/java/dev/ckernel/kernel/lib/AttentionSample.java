package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import dev.ckernel.kernel.Target;
import java.util.ArrayList;
import java.util.List;

/** Rows of several sequences that look at what is in the cache, in layer 1 of 2. */
record AttentionSample(
    int heads,
    int kvHeads,
    int headDim,
    KvLayout.Format format,
    Mask mask,
    Sequences sequences,
    List<Sequences.Row> rows)
    implements Sample {
  private static final int LAYER = 1;

  /** The last rows of each sequence, mixed. */
  static AttentionSample of(
      int heads, int kvHeads, int headDim, KvLayout.Format format, Integer... lengths) {
    List<Sequences.Row> rows = new ArrayList<>();
    for (int back = 2; back >= 1; back--) {
      for (int s = 0; s < lengths.length; s++) {
        if (lengths[s] >= back) {
          rows.add(new Sequences.Row(s, lengths[s] - back));
        }
      }
    }
    return new AttentionSample(
        heads, kvHeads, headDim, format, new Mask.Causal(), Sequences.of(7, lengths), rows);
  }

  AttentionSample with(List<Sequences.Row> otherRows) {
    return new AttentionSample(heads, kvHeads, headDim, format, mask, sequences, otherRows);
  }

  AttentionSample with(Sequences otherPages) {
    return new AttentionSample(heads, kvHeads, headDim, format, mask, otherPages, rows);
  }

  AttentionSample with(Mask otherMask) {
    return new AttentionSample(heads, kvHeads, headDim, format, otherMask, sequences, rows);
  }

  /** The first position that a row sees. */
  private int from(Sequences.Row row) {
    return mask instanceof Mask.Window w ? Math.max(0, row.position() + 1 - w.positions()) : 0;
  }

  /** The last position that a row sees. */
  private int last(Sequences.Row row) {
    return mask instanceof Mask.Bidirectional
        ? sequences.lengths().get(row.sequence()) - 1
        : row.position();
  }

  /** Whether any row sees anything of the position's chunk; else its page may be another's. */
  private boolean isSeen(int sequence, int position) {
    return rows.stream()
        .filter(row -> row.sequence() == sequence)
        .anyMatch(row -> from(row) / 128 <= position / 128 && position / 128 <= last(row) / 128);
  }

  @Override
  public String name() {
    return "attention of "
        + heads
        + " heads on "
        + kvHeads
        + " of "
        + headDim
        + " "
        + format
        + " "
        + mask.label()
        + " "
        + sequences.lengths();
  }

  KvLayout layout() {
    return KvLayout.of(2, kvHeads, headDim, format);
  }

  float scale() {
    return (float) (1 / StrictMath.sqrt(headDim));
  }

  private int queryStride() {
    return Numbers.up(heads * headDim) + 32;
  }

  int outputStride() {
    return Numbers.up(heads * headDim);
  }

  /** {@code [headDim]}; large enough that scores differ. */
  float[] query(Sequences.Row row, int head) {
    float[] query =
        new Numbers(1000003L * row.sequence() + 1009L * row.position() + head).vector(headDim);
    for (int d = 0; d < headDim; d++) {
      query[d] *= 4;
    }
    return query;
  }

  float[] key(int sequence, int position, int kvHead) {
    return stored(new Numbers(-1 - (77777L * sequence + 19L * position + kvHead)).vector(headDim));
  }

  float[] value(int sequence, int position, int kvHead) {
    return stored(
        new Numbers(-(99991L * sequence + 23L * position + kvHead) << 20).vector(headDim));
  }

  private float[] stored(float[] x) {
    return CacheImage.stored(format, x);
  }

  @Override
  public KernelCase on(Target target) {
    Attention.Spec spec =
        new Attention.Spec(
            "attention",
            "",
            heads,
            layout(),
            scale(),
            mask,
            queryStride(),
            outputStride(),
            chunks());
    List<float[]> queries = new ArrayList<>();
    for (Sequences.Row row : rows) {
      List<float[]> ofHeads = new ArrayList<>();
      for (int head = 0; head < heads; head++) {
        ofHeads.add(query(row, head));
      }
      queries.add(Numbers.join(ofHeads, headDim));
    }
    CacheImage image = new CacheImage(layout(), sequences.total());
    for (int s = 0; s < sequences.lengths().size(); s++) {
      for (int p = 0; p < sequences.lengths().get(s); p++) {
        int page = sequences.page(new Sequences.Row(s, p));
        for (int h = 0; isSeen(s, p) && h < kvHeads; h++) {
          image.put(page, LAYER, h, p % 128, key(s, p, h), value(s, p, h));
        }
      }
    }
    KernelCase.Argument q = Numbers.input(Numbers.join(queries, queryStride()));
    KernelCase.Argument positions = Numbers.input(rows.stream().mapToInt(this::last).toArray());
    KernelCase.Argument pages =
        new KernelCase.Input(image.bytes(), Math.toIntExact(LAYER * layout().layerBytes()));
    List<KernelCase.Argument> cache =
        new ArrayList<>(
            List.of(
                q,
                positions,
                Numbers.input(sequences.firstPages(rows)),
                Numbers.input(sequences.pageTable()),
                pages));
    if (format.scaled()) {
      cache.add(pages);
    }
    KernelCase.Argument kept = KernelCase.Output.between(Attention.keptBytes(spec));
    KernelCase.Argument y = new KernelCase.Output(4L * rows.size() * outputStride());
    KernelCase.Argument count = new KernelCase.Constant(rows.size());
    List<KernelCase.Call> calls = new ArrayList<>();
    for (Attention.Variant variant : Attention.Variant.values()) {
      KernelCase.Argument scratch =
          new KernelCase.Scratch(Attention.threadBytes(spec, variant, target));
      List<KernelCase.Argument> arguments = new ArrayList<>();
      switch (variant) {
        case CHUNKS -> {
          arguments.addAll(cache);
          arguments.addAll(List.of(scratch, kept, count));
        }
        case TILES -> {
          arguments.addAll(cache);
          arguments.addAll(List.of(scratch, y, count));
        }
        case MERGE -> arguments.addAll(List.of(positions, kept, scratch, y, count));
      }
      int tile = variant == Attention.Variant.TILES ? Attention.tileRows(spec) : 1;
      calls.add(
          new KernelCase.Call(
              Attention.build(spec, variant, target),
              arguments,
              Math.ceilDiv(rows.size(), tile) * Attention.items(spec, variant)));
    }
    return new KernelCase(calls);
  }

  /** Of the longest sequence. */
  private int chunks() {
    return sequences.lengths().stream().mapToInt(n -> (n + 127) / 128).max().orElseThrow();
  }

  @Override
  public List<int[]> contract() {
    List<float[]> y = new ArrayList<>();
    for (Sequences.Row row : rows) {
      List<float[]> ofHeads = new ArrayList<>();
      for (int head = 0; head < heads; head++) {
        ofHeads.add(
            Contract.attention(
                query(row, head), keys(row, head), values(row, head), scale(), from(row)));
      }
      y.add(Numbers.join(ofHeads, headDim));
    }
    return List.of(Buffers.bits(Numbers.join(y, outputStride())));
  }

  /** What {@code head} of {@code row} sees. */
  float[][] keys(Sequences.Row row, int head) {
    float[][] keys = new float[last(row) + 1][];
    for (int p = 0; p < keys.length; p++) {
      keys[p] = key(row.sequence(), p, head / (heads / kvHeads));
    }
    return keys;
  }

  float[][] values(Sequences.Row row, int head) {
    float[][] values = new float[last(row) + 1][];
    for (int p = 0; p < values.length; p++) {
      values[p] = value(row.sequence(), p, head / (heads / kvHeads));
    }
    return values;
  }
}
