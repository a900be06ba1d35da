package dev.ckernel.model;

import dev.ckernel.graph.Graph;
import dev.ckernel.kernel.lib.Heads.RopeLayout;

/** Qwen3 (arXiv 2505.09388): queries and keys are normalised head by head. */
record Qwen3() implements Family {
  @Override
  public String architecture() {
    return "qwen3";
  }

  @Override
  public String transformersClass() {
    return "Qwen3ForCausalLM";
  }

  @Override
  public Graph graph(DecoderConfig config, Parameters parameters) {
    Decoder decoder = new Decoder(architecture(), config, parameters, RopeLayout.SPLIT_HALF);
    return decoder.build(
        (x, scope) -> decoder.gatedFeedForward(decoder.attention(x, scope, true), scope));
  }

  @Override
  public boolean hasBias(String id) {
    return false;
  }

  @Override
  public boolean rotatesNeighbours() {
    return false;
  }
}
