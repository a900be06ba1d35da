package dev.ckernel.model;

import dev.ckernel.graph.Graph;
import dev.ckernel.kernel.lib.Heads.RopeLayout;

/** Qwen2 and Qwen2.5 (arXiv 2407.10671): biases on queries, keys and values. */
record Qwen2() implements Family {
  @Override
  public String architecture() {
    return "qwen2";
  }

  @Override
  public String transformersClass() {
    return "Qwen2ForCausalLM";
  }

  @Override
  public Graph graph(DecoderConfig config, Parameters parameters) {
    Decoder decoder = new Decoder(architecture(), config, parameters, RopeLayout.SPLIT_HALF);
    return decoder.build(
        (x, scope) -> decoder.gatedFeedForward(decoder.attention(x, scope, false), scope));
  }

  @Override
  public boolean hasBias(String id) {
    return id.equals("attn.q.bias") || id.equals("attn.k.bias") || id.equals("attn.v.bias");
  }

  @Override
  public boolean rotatesNeighbours() {
    return false;
  }
}
