package dev.ckernel.graph;

import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Nonlinearity;
import java.util.List;
import java.util.Locale;

/** What a {@link Node} means. Inputs and outputs are named in each op's description. */
public sealed interface GraphOp
    permits GraphOp.Embedding,
        GraphOp.RmsNorm,
        GraphOp.LayerNorm,
        GraphOp.Linear,
        GraphOp.AddBias,
        GraphOp.Quantise,
        GraphOp.Rope,
        GraphOp.StoreKv,
        GraphOp.Attention,
        GraphOp.Activate,
        GraphOp.Gate,
        GraphOp.Add,
        GraphOp.Scale,
        GraphOp.SoftCap,
        GraphOp.SelectRows,
        GraphOp.Fused,
        TrainingOp {
  /** (tokens, table [vocab, dim]) → x: row {@code tokens[m]} of the table. */
  record Embedding() implements GraphOp {}

  /** (x, weight) → y: RMSNorm of each run of as many elements as the weight has. */
  record RmsNorm(float epsilon) implements GraphOp {}

  /** (x, weight, bias) → y: LayerNorm of each row. */
  record LayerNorm(float epsilon) implements GraphOp {}

  /** (x, w [n, k]) → y: {@code x · wᵀ}; x is f32 or quantised. */
  record Linear() implements GraphOp {}

  /** (x, bias) → y. */
  record AddBias() implements GraphOp {}

  /** (x) → q: int8 with a scale per 32 elements. */
  record Quantise() implements GraphOp {}

  /** (x, positions, cos, sin) → y: rotary positions of each head. */
  record Rope(Heads.Rope rope, int headDim) implements GraphOp {}

  /**
   * (k, v, positions, first pages, page table, cache) → cache: keys and values at their positions.
   */
  record StoreKv(int layer) implements GraphOp {}

  /** (q, positions, first pages, page table, cache) → y. */
  record Attention(int layer, int heads, int kvHeads, int headDim, float scale, Mask mask)
      implements GraphOp {}

  /** Which positions a query sees. */
  sealed interface Mask {
    /** Its own and all before. */
    record Causal() implements Mask {}

    /** Its own and those before, so many in all. */
    record Window(int positions) implements Mask {
      public Window {
        if (positions < 1) {
          throw new IllegalArgumentException("a window of " + positions + " positions");
        }
      }
    }

    /** For people. */
    default String label() {
      return switch (this) {
        case Causal c -> "causal";
        case Window w -> "window of " + w.positions();
      };
    }
  }

  /** (x) → y: {@code f(x)}. */
  record Activate(Nonlinearity function) implements GraphOp {}

  /** (a, b) → y: {@code f(a) · b}. */
  record Gate(Nonlinearity function) implements GraphOp {}

  /**
   * (a, b) → y: their sum.
   *
   * @param residual whether b is a branch that adds to the residual stream a, of which training may
   *     drop a part
   */
  record Add(boolean residual) implements GraphOp {
    /** A sum of equals. */
    public Add() {
      this(false);
    }
  }

  /** (x) → y: {@code x · factor}. */
  record Scale(float factor) implements GraphOp {}

  /** (x) → y: {@code cap · tanh(x / cap)}. */
  record SoftCap(float cap) implements GraphOp {
    public SoftCap {
      if (!(cap > 0)) {
        throw new IllegalArgumentException("a soft cap of " + cap);
      }
    }
  }

  /** (x, rows) → y: the rows whose outputs are wanted. */
  record SelectRows() implements GraphOp {}

  /** Nodes that one kernel does, in their order; inputs and outputs are what crosses its border. */
  record Fused(Region region, List<Node> nodes) implements GraphOp {
    public Fused {
      nodes = List.copyOf(nodes);
    }
  }

  /** What kind of kernel a region becomes. */
  enum Region {
    /** Perhaps selection, norm, perhaps quantisation. */
    NORM,
    /** Matrices over one input, then bias, gate, residual. */
    PROJECTION,
    /** Norm and rotation of queries and keys, and the store of keys and values. */
    CACHE
  }

  /** The op's name for people. */
  default String label() {
    return switch (this) {
      case Embedding e -> "embedding";
      case RmsNorm n -> "rms_norm";
      case LayerNorm n -> "layer_norm";
      case Linear l -> "linear";
      case AddBias b -> "add_bias";
      case Quantise q -> "quantise";
      case Rope r -> "rope";
      case StoreKv s -> "store_kv";
      case Attention a -> "attention";
      case Activate a -> "activate";
      case Gate g -> "gate";
      case Add a -> "add";
      case Scale s -> "scale";
      case SoftCap s -> "soft_cap";
      case SelectRows s -> "select_rows";
      case Fused f -> "fused_" + f.region().name().toLowerCase(Locale.ROOT);
      case TrainingOp t -> t.label();
    };
  }
}
