package dev.ckernel.plan;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphBuilder;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.tensor.DType;
import java.util.List;

/** Graphs of layers, each of a kind of its own or of the same as others. */
final class LayerGraphs {
  private static final int WIDTH = 32;
  private static final int HEAD = 8;
  private static final int VOCABULARY = 48;

  private LayerGraphs() {}

  /** How the values of a layer are wired. */
  enum Wiring {
    PLAIN,
    /** The gate's two inputs the other way round. */
    GATE_TURNED,
    /** The gate multiplies a value with itself. */
    GATE_TWICE,
    /** The residual is what comes out of the norm. */
    RESIDUAL_OF_NORM,
    /** One node more. */
    ACTIVATED
  }

  /** What may differ between two layers. */
  record Kind(
      float epsilon, Nonlinearity function, DType format, int width, boolean bias, Wiring wiring) {
    static final Kind PLAIN =
        new Kind(1e-5f, Nonlinearity.SILU, DType.F32, 64, false, Wiring.PLAIN);

    /** Each differs from {@link #PLAIN} in one thing. */
    static final List<Kind> OTHERS =
        List.of(
            new Kind(1e-6f, Nonlinearity.SILU, DType.F32, 64, false, Wiring.PLAIN),
            new Kind(1e-5f, Nonlinearity.GELU_TANH, DType.F32, 64, false, Wiring.PLAIN),
            new Kind(1e-5f, Nonlinearity.SILU, DType.F16, 64, false, Wiring.PLAIN),
            new Kind(1e-5f, Nonlinearity.SILU, DType.Q8_0, 64, false, Wiring.PLAIN),
            new Kind(1e-5f, Nonlinearity.SILU, DType.F32, 96, false, Wiring.PLAIN),
            new Kind(1e-5f, Nonlinearity.SILU, DType.F32, 64, true, Wiring.PLAIN),
            new Kind(1e-5f, Nonlinearity.SILU, DType.F32, 64, false, Wiring.GATE_TURNED),
            new Kind(1e-5f, Nonlinearity.SILU, DType.F32, 64, false, Wiring.GATE_TWICE),
            new Kind(1e-5f, Nonlinearity.SILU, DType.F32, 64, false, Wiring.RESIDUAL_OF_NORM),
            new Kind(1e-5f, Nonlinearity.SILU, DType.F32, 64, false, Wiring.ACTIVATED));

    /** Those whose layers leave their result where they found what they were given. */
    static final List<Kind> IN_PLACE =
        OTHERS.stream().filter(kind -> kind.wiring() != Wiring.RESIDUAL_OF_NORM).toList();
  }

  /** Feed-forward layers of those kinds. */
  static Graph of(List<Kind> kinds) {
    GraphBuilder g = new GraphBuilder("layers");
    Tensor tokens = g.input("tokens", Dim.Symbol.ROWS);
    Tensor table = g.parameter("embedding", DType.F32, VOCABULARY, WIDTH);
    Tensor x = g.embedding("embed", tokens, table);
    for (int i = 0; i < kinds.size(); i++) {
      x = layer(g, i, x, kinds.get(i));
    }
    return g.build(g.linear("logits", x, g.parameter("head", DType.F32, VOCABULARY, WIDTH)));
  }

  private static Tensor layer(GraphBuilder g, int index, Tensor x, Kind kind) {
    Tensor[] result = new Tensor[1];
    g.layer(index, () -> result[0] = layer(g, x, kind));
    return result[0];
  }

  private static Tensor layer(GraphBuilder g, Tensor x, Kind kind) {
    Tensor normed = g.rmsNorm("norm", x, g.parameter("norm", DType.F32, WIDTH), kind.epsilon());
    Tensor a = linear(g, "gate", normed, kind.width(), WIDTH, kind);
    Tensor b = linear(g, "up", normed, kind.width(), WIDTH, kind);
    Tensor gated =
        switch (kind.wiring()) {
          case GATE_TURNED -> g.gate("act", kind.function(), b, a);
          case GATE_TWICE -> g.gate("act", kind.function(), a, a);
          case ACTIVATED ->
              g.activate("more", kind.function(), g.gate("act", kind.function(), a, b));
          case PLAIN, RESIDUAL_OF_NORM -> g.gate("act", kind.function(), a, b);
        };
    Tensor down = linear(g, "down", gated, WIDTH, kind.width(), kind);
    return g.add("residual", kind.wiring() == Wiring.RESIDUAL_OF_NORM ? normed : x, down);
  }

  private static Tensor linear(
      GraphBuilder g, String id, Tensor x, int outputs, int inputs, Kind kind) {
    Tensor y = g.linear(id, x, g.parameter(id, kind.format(), outputs, inputs));
    return kind.bias()
        ? g.addBias(id + "_bias", y, g.parameter(id + "_bias", DType.F32, outputs))
        : y;
  }

  /** What may differ between two layers of attention. */
  record Attending(int heads, int kvHeads, float scale, Mask mask, Heads.RopeLayout rotation) {
    static final Attending PLAIN =
        new Attending(4, 2, 1, new Mask.Causal(), Heads.RopeLayout.SPLIT_HALF);

    /** Each differs from {@link #PLAIN} in one thing. */
    static final List<Attending> OTHERS =
        List.of(
            new Attending(8, 2, 1, PLAIN.mask, PLAIN.rotation),
            new Attending(4, 4, 1, PLAIN.mask, PLAIN.rotation),
            new Attending(4, 2, 0.5f, PLAIN.mask, PLAIN.rotation),
            new Attending(4, 2, 1, new Mask.Window(7), PLAIN.rotation),
            new Attending(4, 2, 1, PLAIN.mask, Heads.RopeLayout.PAIRWISE));
  }

  /** Layers of attention. */
  static Graph attending(List<Attending> kinds) {
    GraphBuilder g = new GraphBuilder("layers");
    Tensor tokens = g.input("tokens", Dim.Symbol.ROWS);
    Tensor table = g.parameter("embedding", DType.F32, VOCABULARY, WIDTH);
    Tensor positions = g.input("positions", Dim.Symbol.ROWS);
    Tensor cos = g.table("cos", 16, HEAD / 2);
    Tensor sin = g.table("sin", 16, HEAD / 2);
    Tensor[] x = {g.embedding("embed", tokens, table)};
    for (int i = 0; i < kinds.size(); i++) {
      Attending kind = kinds.get(i);
      Heads.Rope rope = new Heads.Rope(kind.rotation(), HEAD);
      Kind plain = Kind.PLAIN;
      g.layer(
          i,
          () -> {
            int queries = kind.heads() * HEAD;
            int keys = kind.kvHeads() * HEAD;
            Tensor q = linear(g, "q", x[0], queries, WIDTH, plain);
            Tensor k = linear(g, "k", x[0], keys, WIDTH, plain);
            Tensor v = linear(g, "v", x[0], keys, WIDTH, plain);
            Tensor y =
                g.attention(
                    "attn",
                    g.rope("q_rope", q, positions, cos, sin, HEAD, rope),
                    g.rope("k_rope", k, positions, cos, sin, HEAD, rope),
                    v,
                    kind.heads(),
                    kind.kvHeads(),
                    HEAD,
                    kind.scale(),
                    kind.mask());
            x[0] = g.add("residual", x[0], linear(g, "out", y, WIDTH, queries, plain));
          });
    }
    return g.build(x[0]);
  }

  /** The graph as the planner sees it. */
  static Graph lowered(Graph graph, boolean fusion) {
    return Pass.apply(graph, Pass.inference(fusion)).getLast().after();
  }

  /** The nodes of a layer. */
  static List<Node> layer(Graph graph, int index) {
    return graph.nodes().stream().filter(node -> node.layer() == index).toList();
  }
}
