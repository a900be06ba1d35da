package dev.ckernel.model;

import dev.ckernel.format.GgufWriter;
import dev.ckernel.tensor.DType;

/** What GGUF files say of a decoder's numbers, under the keys that llama.cpp reads. */
final class DecoderMetadata {
  private DecoderMetadata() {}

  static void write(GgufWriter writer, String architecture, DecoderConfig config) {
    String p = architecture + ".";
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
        .f32(p + "rope.freq_base", config.ropeTheta())
        .u32(p + "rope.dimension_count", config.ropeDims())
        .u32(p + "vocab_size", config.vocabulary());
  }

  /** llama.cpp's number for a file whose matrices are of {@code format}. */
  static int fileType(DType format) {
    return FileType.of(format).id();
  }

  /** The format of a file's head, or of the embedding that serves as one. */
  static DType headFormat(DType format) {
    return format.isQuantised() && format != DType.Q8_0 ? DType.Q6_K : format;
  }

  /** The format itself, or what llama.cpp takes where a row is no whole number of its blocks. */
  static DType fitting(DType wanted, int columns) {
    return MixingRules.fitting(wanted, columns);
  }
}
