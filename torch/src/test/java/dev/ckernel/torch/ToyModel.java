package dev.ckernel.torch;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphBuilder;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.tensor.DType;

/**
 * A whole model of what no family has yet: LayerNorm, a bias on every linear, windows of attention,
 * and feed-forward halves with GeGLU (erf and tanh) and plain GELU in turn; the embedding is the
 * head too.
 */
final class ToyModel {
  private static final float EPSILON = 1e-5f;

  private final int dim;
  private final int heads;
  private final int kvHeads;
  private final int headDim;
  private final int ffn;
  private final int window;
  private final GraphBuilder g = new GraphBuilder("toy");
  private final Tensor positions;
  private final Tensor cos;
  private final Tensor sin;

  private ToyModel(int dim, int heads, int kvHeads, int headDim, int ffn, int length, int window) {
    this.dim = dim;
    this.heads = heads;
    this.kvHeads = kvHeads;
    this.headDim = headDim;
    this.ffn = ffn;
    this.window = window;
    positions = g.input("positions", Dim.Symbol.ROWS);
    cos = g.table("cos", length, headDim / 2);
    sin = g.table("sin", length, headDim / 2);
  }

  /**
   * With random values.
   *
   * @param layers of which the first has GeGLU, the second GELU, the third GeGLU in its tanh form
   * @param window positions that a query sees
   */
  static Sample sample(
      int layers,
      int dim,
      int heads,
      int kvHeads,
      int headDim,
      int ffn,
      int vocabulary,
      int length,
      int window,
      long seed) {
    ToyModel model = new ToyModel(dim, heads, kvHeads, headDim, ffn, length, window);
    return Sample.of(
        "toy L%d d%d %d/%dx%d f%d V%d T=%d window %d seed %d"
            .formatted(layers, dim, heads, kvHeads, headDim, ffn, vocabulary, length, window, seed),
        model.graph(layers, vocabulary),
        length,
        (id, position) -> angles(id, position, headDim),
        seed);
  }

  private static float[] angles(String id, int position, int headDim) {
    float[] row = new float[headDim / 2];
    for (int i = 0; i < row.length; i++) {
      double angle = position * StrictMath.pow(10000, -2.0 * i / headDim);
      row[i] = (float) (id.equals("cos") ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }
    return row;
  }

  private Graph graph(int layers, int vocabulary) {
    Tensor tokens = g.input("tokens", Dim.Symbol.ROWS);
    Tensor table = g.parameter("embedding", DType.F32, vocabulary, dim);
    Tensor[] x = {g.embedding("embed", tokens, table)};
    for (int layer = 0; layer < layers; layer++) {
      int kind = layer % 3;
      g.layer(layer, () -> x[0] = feedForward(attention(x[0]), kind));
    }
    Tensor logits = g.linear("logits", norm("final", x[0]), table);
    return g.build(g.addBias("biased", logits, g.parameter("head.bias", DType.F32, vocabulary)));
  }

  private Tensor attention(Tensor x) {
    Heads.Rope rope = new Heads.Rope(Heads.RopeLayout.SPLIT_HALF, headDim);
    Tensor normed = norm("attn", x);
    Tensor q = linear("attn.q", normed, heads * headDim);
    Tensor k = linear("attn.k", normed, kvHeads * headDim);
    Tensor v = linear("attn.v", normed, kvHeads * headDim);
    Tensor mixed =
        g.attention(
            "attn",
            g.rope("attn.q_rope", q, positions, cos, sin, headDim, rope),
            g.rope("attn.k_rope", k, positions, cos, sin, headDim, rope),
            v,
            heads,
            kvHeads,
            headDim,
            (float) (1 / Math.sqrt(headDim)),
            new Mask.Window(window));
    return g.residual("attn.residual", x, linear("attn.out", mixed, dim));
  }

  private Tensor feedForward(Tensor x, int kind) {
    Tensor normed = norm("ffn", x);
    Tensor up = linear("ffn.up", normed, ffn);
    Tensor inner =
        switch (kind) {
          case 0 -> g.gate("ffn.act", Nonlinearity.GELU, linear("ffn.gate", normed, ffn), up);
          case 1 -> g.activate("ffn.act", Nonlinearity.GELU, up);
          default -> g.gate("ffn.act", Nonlinearity.GELU_TANH, linear("ffn.gate", normed, ffn), up);
        };
    return g.residual("ffn.residual", x, linear("ffn.down", inner, dim));
  }

  private Tensor norm(String id, Tensor x) {
    Tensor weight = g.parameter(id + ".norm", DType.F32, dim);
    Tensor bias = g.parameter(id + ".norm.bias", DType.F32, dim);
    return g.layerNorm(id + ".normed", x, weight, bias, EPSILON);
  }

  private Tensor linear(String id, Tensor x, int outputs) {
    Tensor y = g.linear(id, x, g.parameter(id, DType.F32, outputs, x.type().columns()));
    return g.addBias(id + ".biased", y, g.parameter(id + ".bias", DType.F32, outputs));
  }
}
