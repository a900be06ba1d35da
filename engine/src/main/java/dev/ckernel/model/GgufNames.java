package dev.ckernel.model;

import java.util.Map;

/** The names that GGUF files give to the weights of decoders. */
final class GgufNames {
  static final String ROPE_FACTORS = "rope_freqs.weight";

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "embedding", "token_embd.weight",
          "norm", "output_norm.weight",
          "head", "output.weight");

  private static final Map<String, String> IN_LAYER =
      Map.ofEntries(
          Map.entry("attn.norm", "attn_norm"),
          Map.entry("attn.q", "attn_q"),
          Map.entry("attn.k", "attn_k"),
          Map.entry("attn.v", "attn_v"),
          Map.entry("attn.out", "attn_output"),
          Map.entry("attn.q_norm", "attn_q_norm"),
          Map.entry("attn.k_norm", "attn_k_norm"),
          Map.entry("ffn.norm", "ffn_norm"),
          Map.entry("ffn.gate", "ffn_gate"),
          Map.entry("ffn.up", "ffn_up"),
          Map.entry("ffn.down", "ffn_down"));

  private GgufNames() {}

  /** The file's name for the weight that the graph calls {@code id}. */
  static String file(String id) {
    String outside = OUTSIDE.get(id);
    if (outside != null) {
      return outside;
    }
    String[] parts = id.split("\\.", 3);
    boolean bias = parts[2].endsWith(".bias");
    String role = bias ? parts[2].substring(0, parts[2].length() - 5) : parts[2];
    return "blk.%s.%s.%s".formatted(parts[1], IN_LAYER.get(role), bias ? "bias" : "weight");
  }
}
