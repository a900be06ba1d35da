package dev.ckernel.model;

import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.tensor.DType;
import dev.ckernel.text.TokenRole;
import dev.ckernel.text.Vocabulary;
import java.util.Locale;
import java.util.OptionalInt;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the transformers library wants to know of a model: its {@code config.json}. Whatever it
 * would guess otherwise is said, since its guesses are those of the family's first model.
 */
final class TransformersConfig {
  /** The name by which the library looks for the file. */
  static final String FILE = "config.json";

  private TransformersConfig() {}

  /**
   * The file's content.
   *
   * @param context positions that the model was made for
   * @param format of the weights: F32, F16 or BF16
   */
  static ObjectNode of(TrainableModel model, Vocabulary vocabulary, int context, DType format) {
    DecoderConfig config = model.config();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("architectures").add(model.family().transformersClass());
    json.put("model_type", model.family().architecture());
    model.blueprint().describe(json);
    json.put("max_position_embeddings", context)
        .put("vocab_size", config.vocabulary())
        .put("tie_word_embeddings", model.isTied())
        .put("attention_bias", hasBias(model, "attn"))
        .put("mlp_bias", hasBias(model, "ffn"))
        .put("use_sliding_window", hasWindows(config));
    id(json, "bos_token_id", vocabulary.id(TokenRole.BOS));
    id(json, "eos_token_id", vocabulary.id(TokenRole.EOS));
    id(json, "pad_token_id", vocabulary.id(TokenRole.PADDING));
    return json.put("torch_dtype", dtype(format));
  }

  /** The numbers that all decoders have. */
  static void numbers(ObjectNode json, DecoderConfig config, String activation) {
    json.put("hidden_size", config.dim())
        .put("intermediate_size", config.ffn())
        .put("num_hidden_layers", config.layers())
        .put("num_attention_heads", config.heads())
        .put("num_key_value_heads", config.kvHeads())
        .put("head_dim", config.headDim())
        .put("hidden_act", activation)
        .put("rms_norm_eps", config.epsilon())
        .put("rope_theta", config.ropeTheta());
    float scale = config.rotation().scale();
    if (scale != 1) {
      json.putObject("rope_scaling")
          .put("rope_type", "linear")
          .put("type", "linear")
          .put("factor", scale);
    }
  }

  private static boolean hasWindows(DecoderConfig config) {
    return config.layerList().stream().anyMatch(layer -> layer.mask() instanceof Mask.Window);
  }

  /** One suffices: those that are missing begin as zeros there. */
  private static boolean hasBias(TrainableModel model, String half) {
    return model.graph().tensors().stream()
        .anyMatch(tensor -> tensor.id().matches("layers\\.0\\." + half + "\\..*\\.bias"));
  }

  /** Null where there is none: left out, it would be that of the family's first model. */
  private static void id(ObjectNode json, String key, OptionalInt id) {
    if (id.isPresent()) {
      json.put(key, id.getAsInt());
    } else {
      json.putNull(key);
    }
  }

  private static String dtype(DType format) {
    return switch (format) {
      case F32 -> "float32";
      case F16 -> "float16";
      case BF16 -> "bfloat16";
      case Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL, IQ4_XS ->
          throw new IllegalArgumentException(format.name().toLowerCase(Locale.ROOT));
    };
  }
}
