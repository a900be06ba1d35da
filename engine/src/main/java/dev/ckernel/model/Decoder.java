package dev.ckernel.model;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphBuilder;
import dev.ckernel.graph.Init;
import dev.ckernel.graph.Inputs;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Nonlinearity;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Pieces that decoders are made of. A family says which of them it has, in its own file.
 *
 * <p>Ids of weights: {@code embedding}, {@code norm}, {@code head} and, in {@code layers.N.},
 * {@code attn.norm}, {@code attn.q}, {@code attn.k}, {@code attn.v}, {@code attn.out} (with {@code
 * .bias}), {@code attn.q_norm}, {@code attn.k_norm}, {@code ffn.norm}, {@code ffn.gate}, {@code
 * ffn.up}, {@code ffn.down}.
 */
final class Decoder {
  private final DecoderConfig config;
  private final Parameters parameters;
  private final Heads.RopeLayout ropeLayout;
  private final GraphBuilder g;
  private final Tensor positions;
  private final Map<Rotation, Tables> tables = new HashMap<>();

  private record Tables(Tensor cos, Tensor sin) {}

  Decoder(String name, DecoderConfig config, Parameters parameters, Heads.RopeLayout ropeLayout) {
    this.config = config;
    this.parameters = parameters;
    this.ropeLayout = ropeLayout;
    this.g = new GraphBuilder(name);
    this.positions = g.input(Inputs.POSITIONS, Dim.Symbol.ROWS);
    for (Rotation rotation : config.rotations()) {
      int half = rotation.dims() / 2;
      Tensor cos = g.table(rotation.cos(), config.context(), half);
      tables.put(rotation, new Tables(cos, g.table(rotation.sin(), config.context(), half)));
    }
  }

  /** A layer that is being built. */
  record Layer(LayerConfig config, String scope) {}

  interface LayerBody {
    Tensor of(Tensor x, Layer layer);
  }

  /** Embedding, {@code body} for each layer, norm, head. */
  Graph build(LayerBody body) {
    return build(x -> x, body, logits -> logits);
  }

  /** The same, with something done to the embedding and to the logits. */
  Graph build(UnaryOperator<Tensor> embedded, LayerBody body, UnaryOperator<Tensor> capped) {
    Tensor tokens = g.input(Inputs.TOKENS, Dim.Symbol.ROWS);
    Tensor wanted = g.input(Inputs.WANTED_ROWS, Dim.Symbol.OUTPUTS);
    Tensor table = weight("", "embedding", Init.NORMAL, config.vocabulary(), config.dim());
    Tensor[] x = {embedded.apply(g.embedding("embed", tokens, table))};
    for (int i = 0; i < config.layers(); i++) {
      Layer layer = new Layer(config.layerList().get(i), "layers." + i + ".");
      g.layer(i, () -> x[0] = body.of(x[0], layer));
    }
    Tensor last = g.selectRows("select", x[0], wanted);
    Tensor normed = norm("final_norm", last, "", "norm", config.dim());
    Tensor head =
        parameters.has("head")
            ? weight("", "head", Init.NORMAL, config.vocabulary(), config.dim())
            : table;
    return g.build(capped.apply(g.linear("logits", normed, head)));
  }

  /** {@code x · factor}. */
  Tensor scale(String id, Tensor x, float factor) {
    return g.scale(id, x, factor);
  }

  /** {@code cap · tanh(x / cap)}. */
  Tensor softCap(String id, Tensor x, float cap) {
    return g.softCap(id, x, cap);
  }

  /** {@code x + branch}. */
  Tensor residual(String id, Tensor x, Tensor branch) {
    return g.residual(id, x, branch);
  }

  /** {@code x + attention(norm(x))}. */
  Tensor attention(Tensor x, Layer layer, boolean headNorms) {
    return residual("attn.residual", x, attentionBranch(x, layer, headNorms, Init.RESIDUAL));
  }

  /**
   * {@code attention(norm(x))}.
   *
   * @param out how the last matrix begins
   */
  Tensor attentionBranch(Tensor x, Layer layer, boolean headNorms, Init out) {
    LayerConfig l = layer.config();
    int queries = l.heads() * l.headDim();
    int keys = l.kvHeads() * l.headDim();
    Tensor normed = norm("attn.norm", x, layer, config.dim());
    Tensor q = linear("attn.q", Init.NORMAL, normed, layer, queries, config.dim());
    Tensor k = linear("attn.k", Init.NORMAL, normed, layer, keys, config.dim());
    Tensor v = linear("attn.v", Init.NORMAL, normed, layer, keys, config.dim());
    if (headNorms) {
      q = norm("attn.q_norm", q, layer, l.headDim());
      k = norm("attn.k_norm", k, layer, l.headDim());
    }
    Tables turn = Objects.requireNonNull(tables.get(l.rotation()));
    Heads.Rope rope = new Heads.Rope(ropeLayout, l.rotation().dims());
    q = g.rope("attn.q_rope", q, positions, turn.cos(), turn.sin(), l.headDim(), rope);
    k = g.rope("attn.k_rope", k, positions, turn.cos(), turn.sin(), l.headDim(), rope);
    Tensor mixed =
        g.attention("attn", q, k, v, l.heads(), l.kvHeads(), l.headDim(), l.scale(), l.mask());
    return linear("attn.out", out, mixed, layer, config.dim(), queries);
  }

  /** {@code x + down(silu(gate(norm(x))) · up(norm(x)))}. */
  Tensor gatedFeedForward(Tensor x, Layer layer) {
    Tensor branch = feedForwardBranch(x, layer, Nonlinearity.SILU, Init.RESIDUAL);
    return residual("ffn.residual", x, branch);
  }

  /**
   * {@code down(f(gate(norm(x))) · up(norm(x)))}.
   *
   * @param out how the last matrix begins
   */
  Tensor feedForwardBranch(Tensor x, Layer layer, Nonlinearity f, Init out) {
    int ffn = layer.config().ffn();
    Tensor normed = norm("ffn.norm", x, layer, config.dim());
    Tensor gate = linear("ffn.gate", Init.NORMAL, normed, layer, ffn, config.dim());
    Tensor up = linear("ffn.up", Init.NORMAL, normed, layer, ffn, config.dim());
    Tensor gated = g.gate("ffn.act", f, gate, up);
    return linear("ffn.down", out, gated, layer, config.dim(), ffn);
  }

  /** RMSNorm of runs of {@code size} elements, with a weight of the same id. */
  Tensor norm(String id, Tensor x, Layer layer, int size) {
    return norm(id, x, layer.scope(), id, size);
  }

  private Tensor norm(String id, Tensor x, String scope, String weight, int size) {
    return g.rmsNorm(id, x, weight(scope, weight, Init.ONES, size), config.epsilon());
  }

  private Tensor linear(String id, Init init, Tensor x, Layer layer, int outputs, int inputs) {
    Tensor y = g.linear(id, x, weight(layer.scope(), id, init, outputs, inputs));
    String bias = id + ".bias";
    return parameters.has(layer.scope() + bias)
        ? g.addBias(bias, y, weight(layer.scope(), bias, Init.ZEROS, outputs))
        : y;
  }

  private Tensor weight(String scope, String id, Init init, int... shape) {
    return g.parameter(id, parameters.require(scope + id, shape), init, shape);
  }
}
