package dev.ckernel.oracle;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufWriter;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A small f32 model with random weights, written as GGUF: shapes that no well-known model has, so
 * that nothing fits by chance. Norm weights and biases are random too; ones and zeros would hide an
 * op that is left out.
 *
 * @param dim width of the residual stream
 * @param headDim width of a head; {@code heads * headDim} need not be {@code dim}
 * @param tied whether the head is the embedding
 * @param ropeFactors whether the file has Llama 3's frequency factors
 */
record SeedModel(
    Family family,
    int dim,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int ffn,
    int vocab,
    float ropeTheta,
    float epsilon,
    boolean tied,
    boolean ropeFactors) {

  /** What the families differ in here. */
  enum Family {
    LLAMA(false, false),
    QWEN2(true, false),
    QWEN3(false, true);

    private final boolean biases;
    private final boolean headNorms;

    Family(boolean biases, boolean headNorms) {
      this.biases = biases;
      this.headNorms = headNorms;
    }

    String architecture() {
      return switch (this) {
        case LLAMA -> "llama";
        case QWEN2 -> "qwen2";
        case QWEN3 -> "qwen3";
      };
    }
  }

  /** Writes the file; equal seeds give equal bytes. */
  void write(Path path, long seed) {
    GgufWriter writer = new GgufWriter();
    metadata(writer);
    tokenizer(writer);
    SplittableRandom random = new SplittableRandom(seed);
    matrix(writer, random, "token_embd.weight", vocab, dim, 1);
    vector(writer, random, "output_norm.weight", dim, 1, 0.2f);
    if (!tied) {
      matrix(writer, random, "output.weight", vocab, dim, 1);
    }
    if (ropeFactors) {
      vector(writer, random, "rope_freqs.weight", headDim / 2, 4, 3);
    }
    for (int layer = 0; layer < layers; layer++) {
      layer(writer, random, "blk." + layer + ".");
    }
    writer.write(path);
  }

  private void metadata(GgufWriter writer) {
    String arch = family.architecture();
    writer
        .string("general.architecture", arch)
        .string("general.name", "seeded " + arch)
        .u32("general.file_type", 0)
        .u32(arch + ".context_length", 2048)
        .u32(arch + ".embedding_length", dim)
        .u32(arch + ".block_count", layers)
        .u32(arch + ".feed_forward_length", ffn)
        .u32(arch + ".attention.head_count", heads)
        .u32(arch + ".attention.head_count_kv", kvHeads)
        .f32(arch + ".attention.layer_norm_rms_epsilon", epsilon)
        .f32(arch + ".rope.freq_base", ropeTheta)
        .u32(arch + ".attention.key_length", headDim)
        .u32(arch + ".attention.value_length", headDim)
        .u32(arch + ".vocab_size", vocab)
        .u32(arch + ".rope.dimension_count", headDim);
  }

  /** A byte-level vocabulary of printable ASCII and made-up words; it is never used on text. */
  private void tokenizer(GgufWriter writer) {
    List<String> tokens = new ArrayList<>();
    int[] types = new int[vocab];
    for (int i = 0; i < vocab; i++) {
      tokens.add(i < 94 ? String.valueOf((char) ('!' + i)) : i == 94 ? "th" : "word" + i);
      types[i] = 1;
    }
    writer
        .string("tokenizer.ggml.model", "gpt2")
        .string("tokenizer.ggml.pre", "qwen2")
        .strings("tokenizer.ggml.tokens", tokens)
        .ints("tokenizer.ggml.token_type", types)
        .strings("tokenizer.ggml.merges", List.of("t h"))
        .u32("tokenizer.ggml.eos_token_id", vocab - 1)
        .bool("tokenizer.ggml.add_bos_token", false);
  }

  private void layer(GgufWriter writer, SplittableRandom random, String p) {
    int queries = heads * headDim;
    int keys = kvHeads * headDim;
    vector(writer, random, p + "attn_norm.weight", dim, 1, 0.2f);
    matrix(writer, random, p + "attn_q.weight", queries, dim, 1);
    matrix(writer, random, p + "attn_k.weight", keys, dim, 1);
    matrix(writer, random, p + "attn_v.weight", keys, dim, 1);
    matrix(writer, random, p + "attn_output.weight", dim, queries, 1);
    if (family.biases) {
      vector(writer, random, p + "attn_q.bias", queries, 0, 0.3f);
      vector(writer, random, p + "attn_k.bias", keys, 0, 0.3f);
      vector(writer, random, p + "attn_v.bias", keys, 0, 0.3f);
    }
    if (family.headNorms) {
      vector(writer, random, p + "attn_q_norm.weight", headDim, 1, 0.2f);
      vector(writer, random, p + "attn_k_norm.weight", headDim, 1, 0.2f);
    }
    vector(writer, random, p + "ffn_norm.weight", dim, 1, 0.2f);
    matrix(writer, random, p + "ffn_gate.weight", ffn, dim, 1);
    matrix(writer, random, p + "ffn_up.weight", ffn, dim, 1);
    matrix(writer, random, p + "ffn_down.weight", dim, ffn, 1);
  }

  /** Uniform weights whose product with a unit vector of {@code columns} has variance gain². */
  private static void matrix(
      GgufWriter writer, SplittableRandom random, String name, int rows, int columns, float gain) {
    float width = gain * (float) StrictMath.sqrt(3.0 / columns);
    tensor(writer, name, values(random, rows * columns, 0, width), columns, rows);
  }

  private static void vector(
      GgufWriter writer, SplittableRandom random, String name, int size, float mean, float width) {
    tensor(writer, name, values(random, size, mean, width), size);
  }

  private static float[] values(SplittableRandom random, int count, float mean, float width) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = mean + width * (2 * random.nextFloat() - 1);
    }
    return values;
  }

  private static void tensor(GgufWriter writer, String name, float[] values, long... dims) {
    MemorySegment source = MemorySegment.ofArray(values);
    writer.tensor(
        name,
        GgmlType.F32,
        Arrays.stream(dims).boxed().toList(),
        (offset, chunk) ->
            MemorySegment.copy(
                source,
                JAVA_FLOAT_UNALIGNED,
                offset,
                chunk,
                JAVA_FLOAT_UNALIGNED,
                0,
                chunk.byteSize() / 4));
  }
}
