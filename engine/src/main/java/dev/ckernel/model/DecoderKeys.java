package dev.ckernel.model;

import dev.ckernel.format.GgufWriter;
import java.util.Collections;
import java.util.List;

/**
 * What GGUF files say of a decoder's numbers, under the keys and with the defaults of llama.cpp.
 * This is what families have in common; each reads what is its own besides.
 */
final class DecoderKeys {
  /** The tensor of factors that rotary frequencies are divided by. */
  static final String ROPE_FACTORS = "rope_freqs.weight";

  private static final int MOST_LAYERS = 4096;
  private static final int MOST = 1 << 24;
  private static final String TOKENS = "tokenizer.ggml.tokens";

  private DecoderKeys() {}

  /** A decoder of equal layers that see everything before. */
  static DecoderConfig read(ModelFile file) {
    int layers = file.count("block_count", 1, MOST_LAYERS);
    int dim = file.size("embedding_length");
    LayerConfig layer = layer(file, layers, dim);
    return new DecoderConfig(
        dim,
        vocabulary(file),
        file.size("context_length"),
        file.positive("attention.layer_norm_rms_epsilon"),
        Collections.nCopies(layers, layer));
  }

  private static LayerConfig layer(ModelFile file, int layers, int dim) {
    int heads = file.common("attention.head_count", layers);
    int kvHeads =
        file.has("attention.head_count_kv")
            ? file.common("attention.head_count_kv", layers)
            : heads;
    file.check(heads % kvHeads == 0, heads + " heads do not share " + kvHeads + " key heads");
    boolean given = file.has("attention.key_length");
    file.check(given || dim % heads == 0, heads + " heads do not divide an embedding of " + dim);
    int headDim = given ? file.size("attention.key_length") : dim / heads;
    file.check(
        (long) heads * headDim <= MOST,
        heads + " heads of " + headDim + " elements are more than " + MOST);
    int valueDim = file.count("attention.value_length", headDim);
    file.check(
        valueDim == headDim,
        "keys of " + headDim + " and values of " + valueDim + " elements are not supported");
    return LayerConfig.plain(
        heads,
        kvHeads,
        headDim,
        file.common("feed_forward_length", layers),
        rotation(file, headDim));
  }

  private static Rotation rotation(ModelFile file, int headDim) {
    int dims = file.count("rope.dimension_count", headDim);
    file.check(
        dims >= 2 && dims % 2 == 0 && dims <= headDim,
        dims + " rotary dimensions do not fit heads of " + headDim);
    return new Rotation(
        Rotation.ONLY,
        dims,
        file.positive("rope.freq_base", 10000),
        scale(file),
        file.positive("rope.scaling.attn_factor", 1),
        file.vector(ROPE_FACTORS, dims / 2));
  }

  /**
   * Files that give a factor and no type mean linear scaling; an old key is read where the new one
   * is not there, and 0 stands for 1.
   */
  private static float scale(ModelFile file) {
    String type = file.string("rope.scaling.type", "linear");
    file.check(
        type.equals("none") || type.equals("linear"),
        "rotary scaling '%s' is not supported; supported are none, linear".formatted(type));
    float old = file.number("rope.scale_linear", 1);
    float factor = file.number("rope.scaling.factor", old);
    file.check(factor >= 0, "rotary positions are divided by " + factor);
    return type.equals("none") || factor == 0 ? 1 : factor;
  }

  private static int vocabulary(ModelFile file) {
    List<Long> embedding = file.shape("token_embd.weight");
    long rows = embedding.size() > 1 ? embedding.get(1) : 1;
    file.check(embedding.size() <= 2 && rows <= MOST, "the embedding is no table");
    if (file.metadata().has(TOKENS)) {
      int tokens = file.metadata().strings(TOKENS).size();
      file.check(
          tokens == rows,
          "has a vocabulary of %d tokens, but its embedding has %d rows".formatted(tokens, rows));
    }
    return Math.toIntExact(rows);
  }

  /** Says what {@link #read} reads. */
  static void write(GgufWriter writer, String architecture, DecoderConfig config) {
    String p = architecture + ".";
    Rotation rotation = config.rotation();
    writer
        .u32(p + "context_length", config.context())
        .u32(p + "embedding_length", config.dim())
        .u32(p + "block_count", config.layers())
        .u32(p + "feed_forward_length", config.ffn())
        .u32(p + "attention.head_count", config.heads())
        .u32(p + "attention.head_count_kv", config.kvHeads())
        .u32(p + "attention.key_length", config.headDim())
        .u32(p + "attention.value_length", config.headDim())
        .f32(p + "attention.layer_norm_rms_epsilon", config.epsilon())
        .f32(p + "rope.freq_base", rotation.theta())
        .u32(p + "rope.dimension_count", rotation.dims())
        .u32(p + "vocab_size", config.vocabulary());
    if (rotation.scale() != 1) {
      writer
          .string(p + "rope.scaling.type", "linear")
          .f32(p + "rope.scaling.factor", rotation.scale());
    }
    if (rotation.magnitude() != 1) {
      writer.f32(p + "rope.scaling.attn_factor", rotation.magnitude());
    }
  }

  /** The factors that a file has beside the metadata; none for most models. */
  static List<Float> ropeFactors(DecoderConfig config) {
    return config.rotation().factors();
  }
}
