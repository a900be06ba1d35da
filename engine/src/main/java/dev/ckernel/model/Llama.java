package dev.ckernel.model;

import dev.ckernel.graph.Graph;
import dev.ckernel.kernel.lib.Heads.RopeLayout;

/**
 * Llama (Touvron et al. 2023, arXiv 2302.13971) and its descendants, whose queries and keys rotate
 * in pairs.
 */
record Llama() implements Family {
  @Override
  public String architecture() {
    return "llama";
  }

  @Override
  public String transformersClass() {
    return "LlamaForCausalLM";
  }

  @Override
  public Graph graph(DecoderConfig config, Parameters parameters) {
    Decoder decoder = new Decoder(architecture(), config, parameters, RopeLayout.PAIRWISE);
    return decoder.build(
        (x, scope) -> decoder.gatedFeedForward(decoder.attention(x, scope, false), scope));
  }

  @Override
  public boolean hasBias(String id) {
    return false;
  }

  @Override
  public boolean rotatesNeighbours() {
    return true;
  }
}
