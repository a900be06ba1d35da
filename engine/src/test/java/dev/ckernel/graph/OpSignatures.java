package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Every op with tensors that fit it, and with tensors that do not. */
final class OpSignatures {
  private OpSignatures() {}

  /** An op and the types of what it reads and makes. */
  record Signature(GraphOp op, List<TensorType> inputs, List<TensorType> outputs) {
    Signature withInputs(List<TensorType> types) {
      return new Signature(op, types, outputs);
    }

    Signature withOutputs(List<TensorType> types) {
      return new Signature(op, inputs, types);
    }

    Signature input(int index, TensorType type) {
      List<TensorType> types = new ArrayList<>(inputs);
      types.set(index, type);
      return withInputs(types);
    }

    Signature output(int index, TensorType type) {
      List<TensorType> types = new ArrayList<>(outputs);
      types.set(index, type);
      return withOutputs(types);
    }

    Signature with(GraphOp other) {
      return new Signature(other, inputs, outputs);
    }

    Arguments refused(String message) {
      return Arguments.of(this, message);
    }
  }

  /** {@code [rows, columns]} of f32. */
  static TensorType rows(int columns) {
    return TensorType.rows(Dim.Symbol.ROWS, columns);
  }

  private static TensorType stored(DType type, int... shape) {
    List<Dim> dims = Arrays.stream(shape).<Dim>mapToObj(Dim.Fixed::new).toList();
    return new TensorType(new Kind.Stored(type), dims);
  }

  private static TensorType f32(int... shape) {
    return stored(DType.F32, shape);
  }

  private static TensorType quantised(int columns) {
    return rows(columns).withKind(new Kind.Quantised(32));
  }

  private static List<TensorType> types(TensorType... types) {
    return List.of(types);
  }

  private static Signature of(GraphOp op, List<TensorType> inputs, TensorType... outputs) {
    return new Signature(op, inputs, List.of(outputs));
  }

  private static final TensorType NUMBERS =
      new TensorType(new Kind.Int32(), List.of(Dim.Symbol.ROWS));
  private static final TensorType PAGES = new TensorType(new Kind.Int32(), List.of());
  private static final TensorType CACHE =
      new TensorType(new Kind.Paged(StatePool.FULL, 2, 3), List.of());
  private static final Heads.Rope ROTATION = new Heads.Rope(Heads.RopeLayout.SPLIT_HALF, 4);
  private static final Heads.Rope TURNING =
      new Heads.Rope(Heads.RopeLayout.SPLIT_HALF, 4, List.of(0, 1));
  private static final TensorType ON_AXES =
      new TensorType(new Kind.Int32(), List.of(Dim.Symbol.ROWS, new Dim.Fixed(2)));
  private static final Mask CAUSAL = new Mask.Causal();

  private static final Signature EMBEDDING =
      of(new Embedding(), types(NUMBERS, f32(61, 8)), rows(8));
  private static final Signature RMS_NORM = of(new RmsNorm(1e-5f), types(rows(8), f32(4)), rows(8));
  private static final Signature LAYER_NORM =
      of(new LayerNorm(1e-5f), types(rows(8), f32(8), f32(8)), rows(8));
  private static final Signature LINEAR = of(new Linear(), types(rows(8), f32(6, 8)), rows(6));
  private static final Signature QUANTISED_LINEAR =
      of(new Linear(), types(quantised(32), stored(DType.Q8_0, 6, 32)), rows(6));
  private static final Signature BIAS = of(new AddBias(), types(rows(8), f32(8)), rows(8));
  private static final Signature QUANTISE = of(new Quantise(), types(rows(64)), quantised(64));
  private static final Signature ROPE =
      of(new Rope(ROTATION, 4), types(rows(8), NUMBERS, f32(9, 2), f32(9, 2)), rows(8));
  private static final Signature STORE =
      of(new StoreKv(), types(rows(6), rows(6), NUMBERS, NUMBERS, PAGES, CACHE), CACHE);
  private static final Attention AMONG = new Attention(4, 2, 3, 1, CAUSAL);
  private static final Attention UNEVEN = new Attention(4, 3, 3, 1, CAUSAL);
  private static final Signature ATTENTION = of(AMONG, types(rows(12), rows(6), rows(6)), rows(12));
  private static final Signature CACHED_ATTENTION =
      of(new CachedAttention(AMONG), types(rows(12), NUMBERS, NUMBERS, PAGES, CACHE), rows(12));
  private static final TensorType RUNS =
      new TensorType(new Kind.Int32(), List.of(Dim.Symbol.RUNS, new Dim.Fixed(3)));
  private static final TensorType LAST_ROWS = new TensorType(new Kind.PerSequence(48), List.of());
  private static final Signature CONV = of(new CausalConv(4), types(rows(8), f32(8, 4)), rows(8));
  private static final Signature CACHED_CONV =
      of(
          new CachedConv(new CausalConv(4)),
          types(rows(8), f32(8, 4), RUNS, LAST_ROWS),
          rows(8),
          LAST_ROWS);
  private static final Signature ACTIVATE =
      of(new Activate(Nonlinearity.SILU), types(rows(8)), rows(8));
  private static final Signature GATE =
      of(new Gate(Nonlinearity.SILU), types(rows(8), rows(8)), rows(8));
  private static final Signature ADD = of(new Add(), types(rows(8), rows(8)), rows(8));
  private static final Signature SELECT =
      of(
          new SelectRows(),
          types(rows(8), new TensorType(new Kind.Int32(), List.of(Dim.Symbol.OUTPUTS))),
          TensorType.rows(Dim.Symbol.OUTPUTS, 8));

  private static final Signature SELF_ATTENTION =
      of(new SelfAttention(AMONG), types(rows(12), rows(6), rows(6)), rows(12), rows(8));
  private static final Signature SELF_ATTENTION_GRADIENT =
      of(
          new SelfAttention.Gradient(AMONG),
          types(rows(12), rows(6), rows(6), rows(12), rows(8), rows(12)),
          rows(12),
          rows(6),
          rows(6));
  private static final Signature CROSS_ENTROPY =
      of(new CrossEntropy(), types(rows(61), NUMBERS), rows(1), rows(2));
  private static final Signature CROSS_ENTROPY_GRADIENT =
      of(new CrossEntropy.Gradient(), types(rows(61), NUMBERS, rows(2), f32(1)), rows(61));
  private static final Signature INPUT_GRADIENT =
      of(new Linear.InputGradient(), types(rows(6), f32(6, 8)), rows(8));
  private static final Signature WEIGHT_GRADIENT =
      of(new Linear.WeightGradient(), types(rows(6), rows(8), f32(6, 8)), f32(6, 8));
  private static final Signature COLUMN_SUM = of(new ColumnSum(), types(rows(8), f32(4)), f32(4));
  private static final Signature EMBEDDING_GRADIENT =
      of(new Embedding.Gradient(), types(NUMBERS, rows(8), f32(61, 8)), f32(61, 8));
  private static final Signature RMS_NORM_GRADIENT =
      of(new RmsNorm.Gradient(1e-5f), types(rows(8), f32(4), rows(8)), rows(8), rows(8));
  private static final Signature LAYER_NORM_GRADIENT =
      of(new LayerNorm.Gradient(1e-5f), types(rows(8), f32(8), rows(8)), rows(8), rows(8));
  private static final Signature ROPE_GRADIENT =
      of(
          new Rope.Gradient(new Rope(ROTATION, 4)),
          types(rows(8), NUMBERS, f32(9, 2), f32(9, 2)),
          rows(8));
  private static final Signature GATE_GRADIENT =
      of(new Gate.Gradient(Nonlinearity.SILU), types(rows(8), rows(8), rows(8)), rows(8), rows(8));
  private static final Signature ACTIVATE_GRADIENT =
      of(new Activate.Gradient(Nonlinearity.SILU), types(rows(8), rows(8)), rows(8));
  private static final Signature DROPOUT = of(new Dropout(0.1f), types(rows(8), NUMBERS), rows(8));

  /** All that fit. */
  static final List<Signature> ALL =
      List.of(
          EMBEDDING,
          RMS_NORM,
          LAYER_NORM,
          LINEAR,
          QUANTISED_LINEAR,
          BIAS,
          QUANTISE,
          ROPE,
          ROPE.with(new Rope(TURNING, 4)).input(1, ON_AXES),
          STORE,
          ATTENTION,
          CACHED_ATTENTION,
          CONV,
          CACHED_CONV,
          ACTIVATE,
          GATE,
          ADD,
          SELECT,
          SELF_ATTENTION,
          SELF_ATTENTION_GRADIENT,
          CROSS_ENTROPY,
          CROSS_ENTROPY_GRADIENT,
          INPUT_GRADIENT,
          WEIGHT_GRADIENT,
          COLUMN_SUM,
          EMBEDDING_GRADIENT,
          RMS_NORM_GRADIENT,
          LAYER_NORM_GRADIENT,
          ROPE_GRADIENT,
          GATE_GRADIENT,
          ACTIVATE_GRADIENT,
          DROPOUT);

  private static String unlike(TensorType a, TensorType b) {
    return a + " is not " + b;
  }

  /** Each with one thing that does not fit, and the beginning of what is said of it. */
  static Stream<Arguments> broken() {
    return Stream.concat(brokenInference(), brokenTraining());
  }

  private static Stream<Arguments> brokenInference() {
    String nineForEight = unlike(rows(8), rows(9));
    return Stream.of(
        EMBEDDING.input(0, rows(8)).refused("in0 is f32"),
        EMBEDDING.output(0, rows(9)).refused("9 is not 8 in"),
        RMS_NORM.input(1, f32(3)).refused("2 is not 0 in"),
        RMS_NORM.output(0, rows(9)).refused(nineForEight),
        RMS_NORM.with(new RmsNorm(-1)).refused("epsilon is -1.0"),
        RMS_NORM.with(new RmsNorm(Float.NaN)).refused("epsilon is NaN"),
        LAYER_NORM.input(1, f32(4)).refused("8 is not 4 in"),
        LAYER_NORM.input(2, f32(4)).refused("8 is not 4 in"),
        LAYER_NORM.output(0, rows(9)).refused(nineForEight),
        LINEAR.input(0, rows(9)).refused("9 is not 8 in"),
        LINEAR.output(0, rows(7)).refused("outputs " + rows(7) + " of " + f32(6, 8)),
        QUANTISED_LINEAR.input(1, f32(6, 32)).refused("quantised activations meet " + f32(6, 32)),
        BIAS.input(1, f32(4)).refused("8 is not 4 in"),
        BIAS.output(0, rows(9)).refused(nineForEight),
        QUANTISE.input(0, rows(48)).refused("16 is not 0 in"),
        QUANTISE.output(0, rows(64)).refused("is not quantised"),
        ROPE.input(0, rows(10)).output(0, rows(10)).refused("2 is not 0 in"),
        ROPE.input(2, f32(9, 3)).refused("3 is not 2 in"),
        ROPE.output(0, rows(12)).refused(unlike(rows(8), rows(12))),
        STORE.input(1, rows(9)).refused(unlike(rows(6), rows(9))),
        ATTENTION.input(0, rows(9)).refused("9 is not 12 in"),
        ATTENTION.input(1, rows(9)).refused("9 is not 6 in"),
        ATTENTION.input(2, rows(9)).refused(unlike(rows(6), rows(9))),
        ATTENTION.with(UNEVEN).input(1, rows(9)).input(2, rows(9)).refused("1 is not 0 in"),
        ATTENTION.output(0, rows(9)).refused("9 is not 12 in"),
        STORE.input(5, rows(6)).refused("in5 is f32"),
        STORE.output(0, rows(6)).refused(unlike(CACHE, rows(6))),
        CACHED_ATTENTION.input(0, rows(9)).refused("9 is not 12 in"),
        CACHED_ATTENTION.with(new CachedAttention(UNEVEN)).refused("1 is not 0 in"),
        CACHED_ATTENTION.input(4, rows(6)).refused("in4 is f32"),
        ROPE.with(new Rope(TURNING, 4)).refused("1 is not 2 in"),
        CONV.input(1, f32(6, 4)).refused("6 is not 8 in"),
        CONV.input(1, f32(8, 3)).refused("3 is not 4 in"),
        CONV.output(0, rows(9)).refused(nineForEight),
        CACHED_CONV.input(1, f32(8, 3)).refused("3 is not 4 in"),
        CACHED_CONV.input(3, rows(8)).refused("in3 is f32"),
        CACHED_CONV.output(1, CACHE).refused(unlike(LAST_ROWS, CACHE)),
        ACTIVATE.output(0, rows(9)).refused(nineForEight),
        GATE.input(1, rows(9)).refused(nineForEight),
        GATE.output(0, rows(9)).refused(nineForEight),
        ADD.input(1, rows(9)).refused(nineForEight),
        ADD.output(0, rows(9)).refused(nineForEight),
        ADD.input(1, quantised(8)).refused(unlike(rows(8), quantised(8))),
        SELECT.output(0, TensorType.rows(Dim.Symbol.OUTPUTS, 9)).refused("9 is not 8 in"));
  }

  private static Stream<Arguments> brokenTraining() {
    String nineForEight = unlike(rows(8), rows(9));
    SelfAttention uneven = new SelfAttention(UNEVEN);
    return Stream.of(
        SELF_ATTENTION.input(0, rows(9)).refused("9 is not 12 in"),
        SELF_ATTENTION.input(1, rows(9)).refused("9 is not 6 in"),
        SELF_ATTENTION.input(2, rows(9)).refused(unlike(rows(6), rows(9))),
        SELF_ATTENTION.with(uneven).input(1, rows(9)).input(2, rows(9)).refused("1 is not 0 in"),
        SELF_ATTENTION.output(0, rows(9)).refused(unlike(rows(12), rows(9))),
        SELF_ATTENTION.output(1, rows(4)).refused("4 is not 8 in"),
        SELF_ATTENTION_GRADIENT.input(0, rows(9)).refused("9 is not 12 in"),
        SELF_ATTENTION_GRADIENT.output(0, rows(9)).refused(unlike(rows(12), rows(9))),
        SELF_ATTENTION_GRADIENT.output(1, rows(9)).refused(unlike(rows(6), rows(9))),
        SELF_ATTENTION_GRADIENT.output(2, rows(9)).refused(unlike(rows(6), rows(9))),
        SELF_ATTENTION_GRADIENT.input(5, rows(9)).refused(unlike(rows(12), rows(9))),
        CROSS_ENTROPY.input(1, rows(1)).refused("in1 is f32"),
        CROSS_ENTROPY_GRADIENT.input(1, rows(1)).refused("in1 is f32"),
        CROSS_ENTROPY_GRADIENT.output(0, rows(9)).refused(unlike(rows(61), rows(9))),
        INPUT_GRADIENT.output(0, rows(9)).refused("9 is not 8 in"),
        INPUT_GRADIENT.input(0, rows(7)).refused("7 is not 6 in"),
        WEIGHT_GRADIENT.input(0, rows(7)).refused("7 is not 6 in"),
        WEIGHT_GRADIENT.input(1, rows(9)).refused("9 is not 8 in"),
        WEIGHT_GRADIENT.output(0, f32(8, 6)).refused(unlike(f32(6, 8), f32(8, 6))),
        COLUMN_SUM.input(0, rows(9)).refused("1 is not 0 in"),
        COLUMN_SUM.output(0, f32(8)).refused(unlike(f32(4), f32(8))),
        EMBEDDING_GRADIENT.input(0, rows(1)).refused("in0 is f32"),
        EMBEDDING_GRADIENT.input(1, rows(9)).refused("9 is not 8 in"),
        EMBEDDING_GRADIENT.output(0, f32(60, 8)).refused(unlike(f32(61, 8), f32(60, 8))),
        RMS_NORM_GRADIENT.input(1, f32(3)).refused("2 is not 0 in"),
        RMS_NORM_GRADIENT.input(2, rows(9)).refused(nineForEight),
        RMS_NORM_GRADIENT.output(0, rows(9)).refused(nineForEight),
        RMS_NORM_GRADIENT.output(1, rows(9)).refused(nineForEight),
        LAYER_NORM_GRADIENT.input(1, f32(3)).refused("2 is not 0 in"),
        LAYER_NORM_GRADIENT.output(1, rows(9)).refused(nineForEight),
        ROPE_GRADIENT.input(0, rows(9)).refused("1 is not 0 in"),
        ROPE_GRADIENT.output(0, rows(9)).refused(nineForEight),
        GATE_GRADIENT.input(1, rows(9)).refused(nineForEight),
        GATE_GRADIENT.input(2, rows(9)).refused(nineForEight),
        GATE_GRADIENT.output(0, rows(9)).refused(nineForEight),
        GATE_GRADIENT.output(1, rows(9)).refused(nineForEight),
        ACTIVATE_GRADIENT.input(1, rows(9)).refused(nineForEight),
        ACTIVATE_GRADIENT.output(0, rows(9)).refused(nineForEight),
        DROPOUT.input(1, rows(1)).refused("in1 is f32"),
        DROPOUT.output(0, rows(9)).refused(nineForEight));
  }
}
