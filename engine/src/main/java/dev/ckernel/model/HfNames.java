package dev.ckernel.model;

import java.util.Map;

/** The names that the transformers library gives to the weights of decoders. */
final class HfNames {
  private static final Map<String, String> OUTSIDE =
      Map.of(
          "embedding", "model.embed_tokens.weight",
          "norm", "model.norm.weight",
          "head", "lm_head.weight");

  private static final Map<String, String> IN_LAYER =
      Map.ofEntries(
          Map.entry("attn.norm", "input_layernorm"),
          Map.entry("attn.q", "self_attn.q_proj"),
          Map.entry("attn.k", "self_attn.k_proj"),
          Map.entry("attn.v", "self_attn.v_proj"),
          Map.entry("attn.out", "self_attn.o_proj"),
          Map.entry("attn.q_norm", "self_attn.q_norm"),
          Map.entry("attn.k_norm", "self_attn.k_norm"),
          Map.entry("ffn.norm", "post_attention_layernorm"),
          Map.entry("ffn.gate", "mlp.gate_proj"),
          Map.entry("ffn.up", "mlp.up_proj"),
          Map.entry("ffn.down", "mlp.down_proj"));

  private HfNames() {}

  /** The file's name for the weight that the graph calls {@code id}. */
  static String file(String id) {
    String outside = OUTSIDE.get(id);
    if (outside != null) {
      return outside;
    }
    String[] parts = id.split("\\.", 3);
    boolean bias = parts[2].endsWith(".bias");
    String role = bias ? parts[2].substring(0, parts[2].length() - 5) : parts[2];
    return "model.layers.%s.%s.%s"
        .formatted(parts[1], IN_LAYER.get(role), bias ? "bias" : "weight");
  }
}
