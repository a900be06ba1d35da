package dev.ckernel.model;

import dev.ckernel.format.GgufMetadata;
import dev.ckernel.format.GgufNumbers;
import dev.ckernel.format.GgufStrings;
import dev.ckernel.format.GgufValue;
import dev.ckernel.tensor.CkException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a file may say of its architecture though no family reads it. Every other key of the
 * architecture that was not read is refused: most change what a model computes, and a model that
 * computes something else is worse than one that does not load.
 */
final class KnownKeys {
  /** Without effect on the logits. */
  private static final Set<String> HARMLESS =
      Set.of(
          "vocab_size", // the embedding has it
          "tensor_data_layout", // of the checkpoint that was converted
          "rope.scaling.original_context_length", // which linear scaling does not ask for
          "rope.scaling.finetuned",
          "attention.layer_norm_epsilon", // of norms that these families do not have
          "pooling_type"); // what is made of the last hidden rows, which are not logits

  /** Without effect at this value only; truth values are 0 and 1. */
  private static final Map<String, Double> NEUTRAL =
      Map.ofEntries(
          Map.entry("expert_count", 0.0),
          Map.entry("expert_used_count", 0.0),
          Map.entry("expert_shared_count", 0.0),
          Map.entry("leading_dense_block_count", 0.0),
          Map.entry("nextn_predict_layers", 0.0),
          Map.entry("use_parallel_residual", 0.0),
          Map.entry("attention.causal", 1.0),
          Map.entry("attention.sliding_window", 0.0),
          Map.entry("attention.scale", 0.0),
          Map.entry("attention.max_alibi_bias", 0.0),
          Map.entry("attention.clamp_kqv", 0.0),
          Map.entry("attention.shared_kv_layers", 0.0),
          Map.entry("attention.temperature_scale", 0.0),
          Map.entry("attn_logit_softcapping", 0.0),
          Map.entry("final_logit_softcapping", 0.0),
          Map.entry("embedding_scale", 1.0),
          Map.entry("residual_scale", 1.0),
          Map.entry("logit_scale", 1.0));

  /** What old converters wrote: frequencies that follow from the metadata. */
  private static final Pattern HARMLESS_TENSOR =
      Pattern.compile("blk\\.[0-9]+\\.attn_rot_embd\\.weight");

  private KnownKeys() {}

  /**
   * Refuses a key that nothing has read unless it is known to change nothing.
   *
   * @param key without the architecture
   * @param whole with it
   * @throws CkException naming it
   */
  static void check(
      String key, GgufMetadata metadata, String whole, Family family, ModelFile file) {
    GgufValue value = metadata.find(whole);
    if (value == null || HARMLESS.contains(key) || isNeutral(key, value)) {
      return;
    }
    throw file.bad(
        "metadata key '%s' is %s, which ck does not apply to the family %s, and without it results may be wrong"
            .formatted(whole, value.describe(), family.architecture()));
  }

  private static boolean isNeutral(String key, GgufValue value) {
    Double neutral = NEUTRAL.get(key);
    return neutral != null
        && switch (value) {
          case GgufValue.Int number -> number.value() == neutral;
          case GgufValue.Real number -> number.value() == neutral;
          case GgufValue.Bool truth -> (truth.value() ? 1 : 0) == neutral;
          case GgufValue.Text text -> false;
          case GgufNumbers numbers -> false;
          case GgufStrings strings -> false;
        };
  }

  /** Whether a tensor may be left alone. */
  static boolean isHarmlessTensor(String name) {
    return HARMLESS_TENSOR.matcher(name).matches();
  }
}
