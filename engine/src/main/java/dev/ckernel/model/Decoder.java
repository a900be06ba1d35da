package dev.ckernel.model;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphBuilder;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.kernel.lib.Nonlinearity;

/**
 * Pieces that pre-norm decoders are made of. A family says which of them it has, in its own file.
 *
 * <p>Ids of weights: {@code embedding}, {@code norm}, {@code head} and, in {@code layers.N.},
 * {@code attn.norm}, {@code attn.q}, {@code attn.k}, {@code attn.v}, {@code attn.out} (with {@code
 * .bias}), {@code attn.q_norm}, {@code attn.k_norm}, {@code ffn.norm}, {@code ffn.gate}, {@code
 * ffn.up}, {@code ffn.down}.
 */
final class Decoder {
  private final DecoderConfig config;
  private final Parameters parameters;
  private final Heads.Rope rope;
  private final GraphBuilder g;
  private final Tensor positions;
  private final Tensor cos;
  private final Tensor sin;

  Decoder(String name, DecoderConfig config, Parameters parameters, Heads.RopeLayout ropeLayout) {
    this.config = config;
    this.parameters = parameters;
    this.rope = new Heads.Rope(ropeLayout, config.ropeDims());
    this.g = new GraphBuilder(name);
    this.positions = g.input("positions", Dim.Symbol.ROWS);
    this.cos = g.table(RopeTables.COS, config.context(), config.ropeDims() / 2);
    this.sin = g.table(RopeTables.SIN, config.context(), config.ropeDims() / 2);
  }

  interface Layer {
    Tensor of(Tensor x, String scope);
  }

  /** Embedding, {@code layer} for each layer, norm, head. */
  Graph build(Layer layer) {
    Tensor tokens = g.input("tokens", Dim.Symbol.ROWS);
    Tensor wanted = g.input("wanted_rows", Dim.Symbol.OUTPUTS);
    Tensor table = weight("", "embedding", config.vocabulary(), config.dim());
    Tensor[] x = {g.embedding("embed", tokens, table)};
    for (int i = 0; i < config.layers(); i++) {
      String scope = "layers." + i + ".";
      g.layer(i, () -> x[0] = layer.of(x[0], scope));
    }
    Tensor last = g.selectRows("select", x[0], wanted);
    Tensor normed = norm("final_norm", last, "", "norm", config.dim());
    Tensor head =
        parameters.has("head") ? weight("", "head", config.vocabulary(), config.dim()) : table;
    return g.build(g.linear("logits", normed, head));
  }

  /** {@code x + attention(norm(x))}. */
  Tensor attention(Tensor x, String scope, boolean headNorms) {
    int headDim = config.headDim();
    int queries = config.heads() * headDim;
    int keys = config.kvHeads() * headDim;
    Tensor normed = norm("attn.norm", x, scope, "attn.norm", config.dim());
    Tensor q = linear("attn.q", normed, scope, queries, config.dim());
    Tensor k = linear("attn.k", normed, scope, keys, config.dim());
    Tensor v = linear("attn.v", normed, scope, keys, config.dim());
    if (headNorms) {
      q = norm("attn.q_norm", q, scope, "attn.q_norm", headDim);
      k = norm("attn.k_norm", k, scope, "attn.k_norm", headDim);
    }
    q = g.rope("attn.q_rope", q, positions, cos, sin, headDim, rope);
    k = g.rope("attn.k_rope", k, positions, cos, sin, headDim, rope);
    float scale = (float) (1 / Math.sqrt(headDim));
    Tensor mixed =
        g.attention(
            "attn", q, k, v, config.heads(), config.kvHeads(), headDim, scale, new Mask.Causal());
    Tensor out = linear("attn.out", mixed, scope, config.dim(), queries);
    return g.add("attn.residual", x, out);
  }

  /** {@code x + down(silu(gate(norm(x))) · up(norm(x)))}. */
  Tensor gatedFeedForward(Tensor x, String scope) {
    Tensor normed = norm("ffn.norm", x, scope, "ffn.norm", config.dim());
    Tensor gate = linear("ffn.gate", normed, scope, config.ffn(), config.dim());
    Tensor up = linear("ffn.up", normed, scope, config.ffn(), config.dim());
    Tensor gated = g.gate("ffn.act", Nonlinearity.SILU, gate, up);
    Tensor down = linear("ffn.down", gated, scope, config.dim(), config.ffn());
    return g.add("ffn.residual", x, down);
  }

  private Tensor norm(String id, Tensor x, String scope, String weight, int size) {
    return g.rmsNorm(id, x, weight(scope, weight, size), config.epsilon());
  }

  private Tensor linear(String id, Tensor x, String scope, int outputs, int inputs) {
    Tensor y = g.linear(id, x, weight(scope, id, outputs, inputs));
    String bias = id + ".bias";
    return parameters.has(scope + bias) ? g.addBias(bias, y, weight(scope, bias, outputs)) : y;
  }

  private Tensor weight(String scope, String id, int... shape) {
    return g.parameter(id, parameters.require(scope + id, shape), shape);
  }
}
