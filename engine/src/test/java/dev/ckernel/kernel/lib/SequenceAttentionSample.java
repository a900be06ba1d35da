package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import dev.ckernel.kernel.Target;
import java.util.ArrayList;
import java.util.List;

/** Attention of whole sequences, forward and then backward; q, k and v stand in one buffer. */
record SequenceAttentionSample(
    int heads, int kvHeads, int headDim, int window, int length, int sequences) implements Sample {
  /** As a window: every row sees all. */
  static final int BIDIRECTIONAL = -1;

  @Override
  public String name() {
    return "attention of whole sequences %dx%d, %d heads on %d of %d, window %d, and its gradient"
        .formatted(sequences, length, heads, kvHeads, headDim, window);
  }

  /** The mask that a test's number stands for; 0 is causal. */
  static Mask mask(int window) {
    return switch (window) {
      case 0 -> new Mask.Causal();
      case BIDIRECTIONAL -> new Mask.Bidirectional();
      default -> new Mask.Window(window);
    };
  }

  private int keyColumn() {
    return Numbers.up(heads * headDim);
  }

  private int valueColumn() {
    return keyColumn() + Numbers.up(kvHeads * headDim);
  }

  private int stride() {
    return valueColumn() + Numbers.up(kvHeads * headDim);
  }

  private int rows() {
    return sequences * length;
  }

  private SequenceAttention spec(String name) {
    return new SequenceAttention(
        name,
        "",
        heads,
        kvHeads,
        headDim,
        (float) (1 / StrictMath.sqrt(headDim)),
        mask(window),
        length,
        new SequenceAttention.Strides(stride(), stride(), stride(), keyColumn()));
  }

  /** The parts of a row, large enough that scores differ; 0 between them. */
  private float[] queriesKeysValues() {
    float[] all = new Numbers(length + window).rows(rows(), stride(), stride());
    for (int i = 0; i < all.length; i++) {
      int column = i % stride();
      boolean query = column < heads * headDim;
      boolean key = column >= keyColumn() && column < keyColumn() + kvHeads * headDim;
      boolean value = column >= valueColumn() && column < valueColumn() + kvHeads * headDim;
      all[i] = query ? 4 * all[i] : key || value ? all[i] : 0;
    }
    return all;
  }

  private float[] above() {
    return new Numbers(headDim).rows(rows(), heads * headDim, keyColumn());
  }

  @Override
  public KernelCase on(Target target) {
    byte[] qkv = Buffers.bytes(queriesKeysValues());
    KernelCase.Input q = new KernelCase.Input(qkv);
    KernelCase.Input k = new KernelCase.Input(qkv, 4 * keyColumn());
    KernelCase.Input v = new KernelCase.Input(qkv, 4 * valueColumn());
    byte[] gradients = Buffers.bytes(new Numbers(8).vector(rows() * stride()));
    KernelCase.Input y = TrainingSamples.unclean(rows() * keyColumn());
    KernelCase.Input stats = TrainingSamples.unclean(rows() * 2 * heads);
    SequenceAttention forward = spec("attention");
    SequenceAttention backward = spec("attention_gradient");
    int items = forward.items(rows());
    return new KernelCase(
        List.of(
            new KernelCase.Call(
                TrainingAttention.build(forward, target),
                List.of(
                    q,
                    k,
                    v,
                    new KernelCase.Scratch(TrainingAttention.threadBytes(forward, target)),
                    y,
                    stats),
                items),
            new KernelCase.Call(
                AttentionGradient.build(backward, backward.strides(), target),
                List.of(
                    q,
                    k,
                    v,
                    y,
                    stats,
                    Numbers.input(above()),
                    new KernelCase.Scratch(AttentionGradient.threadBytes(backward)),
                    new KernelCase.Input(gradients),
                    new KernelCase.Input(gradients.clone()),
                    new KernelCase.Input(gradients.clone())),
                items)));
  }

  @Override
  public List<int[]> contract() {
    float[] qkv = queriesKeysValues();
    List<float[]> y = new ArrayList<>();
    List<float[]> stats = new ArrayList<>();
    List<float[]> dq = new ArrayList<>();
    List<float[]> dk = new ArrayList<>();
    List<float[]> dv = new ArrayList<>();
    for (int s = 0; s < sequences; s++) {
      SequenceAttentionContract.Result result =
          new SequenceAttentionContract(
                  spec("contract"),
                  part(qkv, s, 0, heads, stride()),
                  part(qkv, s, keyColumn(), kvHeads, stride()),
                  part(qkv, s, valueColumn(), kvHeads, stride()),
                  part(above(), s, 0, heads, keyColumn()))
              .compute();
      y.addAll(List.of(result.y()));
      stats.addAll(List.of(result.stats()));
      dq.addAll(List.of(result.dq()));
      dk.addAll(List.of(result.dk()));
      dv.addAll(List.of(result.dv()));
    }
    return List.of(
        Buffers.bits(Numbers.join(y, keyColumn())),
        Buffers.bits(Numbers.join(stats, 2 * heads)),
        gradient(dq, heads),
        gradient(dk, kvHeads),
        gradient(dv, kvHeads));
  }

  private float[][] part(float[] rows, int sequence, int column, int ofHeads, int stride) {
    float[][] part = new float[length][ofHeads * headDim];
    for (int i = 0; i < length; i++) {
      int at = (sequence * length + i) * stride + column;
      System.arraycopy(rows, at, part[i], 0, ofHeads * headDim);
    }
    return part;
  }

  /** What is beyond the padding stays as it was. */
  private int[] gradient(List<float[]> rows, int ofHeads) {
    float[] after = new Numbers(8).vector(rows() * stride());
    for (int i = 0; i < rows.size(); i++) {
      float[] padded = Numbers.padded(rows.get(i));
      System.arraycopy(padded, 0, after, i * stride(), Numbers.up(ofHeads * headDim));
    }
    return Buffers.bits(after);
  }
}
